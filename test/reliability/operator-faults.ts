import assert from 'node:assert/strict';
import { inFlight } from '../../src/in-flight.ts';
import { startFunction } from '../../src/local/function.ts';
import { functionEnvironment } from '../../src/local/function-environment.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aBatch, sequenceNumberOf } from '../fixtures/records.ts';
import { buildAsset } from './built-asset.ts';
import { startEndpoints } from './operator-faults/endpoints.ts';
import type { Scenario } from './scenario.ts';

/** Something outside of the code that keeps every call from DynamoDB. */
interface Fault {
  readonly what: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How the log names it. */
  readonly name: RegExp;
  /** What the log tells an operator to do; nothing where the fault may pass by itself. */
  readonly remedy?: string;
}

/** A second more than the consumer's deadline margin of 2 s. */
const LIMIT_MS = 3_000;
const FAULTS_AT_A_TIME = 3;
/** Where Node looks for credentials when there are none, and finds nothing. */
const NO_CREDENTIALS = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
  AWS_CONFIG_FILE: '/no-such-file',
  AWS_SHARED_CREDENTIALS_FILE: '/no-such-file',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Faults that an operator has to mend, and faults that may pass. */
export const operatorFaults: Scenario = {
  name: 'operator-faults',
  proves:
    'a fault that only an operator can mend is logged at once with what to do, and what may pass by its code',
  async run({ signal, say }) {
    await using started = new AsyncDisposableStack();
    const module = await buildAsset(started);
    const { untrusted, resets, refuses } = await startEndpoints(started);
    const at = (endpoint: string) => ({ AWS_ENDPOINT_URL_DYNAMODB: endpoint });
    const faults: readonly Fault[] = [
      {
        what: 'an issuer that is not trusted',
        environment: at(untrusted),
        name: /SELF_SIGNED_CERT/,
        remedy: 'NODE_EXTRA_CA_CERTS',
      },
      {
        what: 'an endpoint that is no URL',
        environment: at('no URL'),
        name: /ERR_INVALID_URL/,
        remedy: 'AWS_ENDPOINT_URL',
      },
      {
        what: 'a token with a line break',
        environment: { AWS_SESSION_TOKEN: 'line\nbreak' },
        name: /ERR_INVALID_CHAR/,
        remedy: 'AWS_SESSION_TOKEN',
      },
      {
        what: 'no credentials',
        environment: NO_CREDENTIALS,
        name: /CredentialsProviderError/,
        remedy: 'AWS_ACCESS_KEY_ID',
      },
      {
        what: 'a host that is not known',
        environment: at('http://no-such-host.invalid'),
        name: /^(?:ENOTFOUND|EAI_[A-Z]+)$/,
      },
      { what: 'connections refused', environment: at(refuses), name: /^ECONNREFUSED$/ },
      { what: 'connections reset', environment: at(resets), name: /^ECONNRESET$/ },
    ];
    await inFlight(
      FAULTS_AT_A_TIME,
      faults,
      async (fault) => say(`${fault.what}: ${await meet(fault, module, refuses)}`),
      () => !signal.aborted,
    );
  },
};

interface Line {
  readonly message: string;
  readonly error?: { readonly name: string; readonly message: string };
  readonly retries?: Readonly<Record<string, number>>;
}

async function meet(
  { what, environment, name, remedy }: Fault,
  module: URL,
  endpoint: string,
): Promise<string> {
  const lines: (Line & { readonly whileItRan: boolean })[] = [];
  let isRunning = true;
  const { invoke, stop } = startFunction({
    module,
    environment: { ...functionEnvironment(endpoint), ...environment },
    onLine: (text) => {
      if (text.startsWith('{')) lines.push({ ...JSON.parse(text), whileItRan: isRunning });
    },
  });
  const end = await invoke(
    { Records: aBatch(aCloudEvent()) },
    { awsRequestId: what, getRemainingTimeInMillis: () => LIMIT_MS },
  )
    .then(
      ({ batchItemFailures }) => ({ reported: batchItemFailures[0]?.itemIdentifier }),
      (error: Error) => ({ thrown: error }),
    )
    .finally(() => {
      isRunning = false;
    });
  await stop();
  const actions = lines.filter(({ message }) => message === 'operator action needed');
  if (remedy === undefined) {
    const retries = lines.find((line) => line.retries)?.retries ?? {};
    assert.deepEqual(end, { reported: sequenceNumberOf(1) }, `${what}: the answer`);
    assert.deepEqual(actions, [], `${what}: is nothing for an operator`);
    const names = Object.keys(retries).filter((one) => one !== 'AbortError');
    assert(names.length === 1 && name.test(String(names)), `${what}: logged as ${names}`);
    return `unfinished, retries ${JSON.stringify(retries)}`;
  }
  const [action, ...others] = actions;
  const { error } = action ?? {};
  assert(action?.whileItRan && others.length === 0, `${what}: not logged once and at once`);
  assert(error && name.test(error.message) && error.message.includes(remedy), what);
  assert('thrown' in end && end.thrown.name === 'ConfigurationError', `${what}: the end`);
  assert.equal(end.thrown.message, error.message, `${what}: what is thrown`);
  return `operator action: ${/failed: (\w+)/.exec(error.message)?.[1]}`;
}
