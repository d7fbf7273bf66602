import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import { putRecords } from '../../src/stream/put-records.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import {
  assumeRole,
  type Clients,
  clientsOf,
  configurationOf,
  itemsOf,
  mappingOf,
  REGION,
  refusalOf,
  rootOf,
} from './aws.ts';
import { listAndForget } from './calls.ts';
import { cdkAgainst, type Outputs } from './cdk.ts';
import { checkPublished, queueFailedRecordings, redrivePublished } from './event-bus.ts';
import { installMiniStack, startMiniStack } from './ministack.ts';
import { operate } from './operator.ts';
import { documentedPolicies, readOnly, userWith } from './operator-policies.ts';
import { checkSecond } from './second-stack.ts';
import { createSteps } from './steps.ts';
import { startTlsFront } from './tls-front.ts';
import { checkTables, someTraffic, type Traffic, waitForItems } from './traffic.ts';

const ACCOUNT = '000000000000';
const TWILIO_ACCOUNT = '177261743968';
const STRANGERS_ACCOUNT = '111111111111';
const NOBODY = 'The alarms notify nobody';
/**
 * From the first deployment on: the stand-in gives the table a new, empty one when its stream is
 * switched on. That AWS replaces nothing is held by the template.
 */
const EVENT_BUS = { eventBus: 'default' };

const steps = createSteps();
const { step, check } = steps;
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => interrupted.abort(new Error(`Interrupted by ${name}`)));
}
/** What has to be stopped, the last one first. */
const cleanups: (() => unknown)[] = [];

try {
  const skipped = await rehearse(interrupted.signal);
  if (skipped === undefined) console.log(`\nrehearsal: ${steps.checks} passed, 0 failed`);
  else console.log(`\nSKIPPED: ${skipped}\nrehearsal: 0 passed, 0 failed, 1 skipped`);
} catch (error) {
  console.error(interrupted.signal.aborted ? interrupted.signal.reason.message : error);
  console.log(`\nrehearsal: ${steps.checks} passed, 1 failed`);
  process.exitCode = 1;
} finally {
  for (const cleanup of cleanups.toReversed()) await cleanup();
}

/** Deploys, uses, updates and removes the stack as its owner and as Twilio would. */
async function rehearse(signal: AbortSignal): Promise<string | undefined> {
  const installed = await step('Install MiniStack, a stand-in for AWS', () =>
    installMiniStack(signal),
  );
  if ('skipped' in installed) return installed.skipped;
  const ministack = await step('Start it on 127.0.0.1, with IAM enforced', () =>
    startMiniStack(installed.python),
  );
  cleanups.push(async () => {
    if (process.exitCode === 1) console.error(await ministack.log());
    await ministack.stop();
    console.log('MiniStack and all that it started have ended.');
  });
  const front = await startTlsFront(ministack.port);
  cleanups.push(() => front.stop());

  const { accessKeyId, secretAccessKey } = rootOf(ACCOUNT);
  const cdk = cdkAgainst(
    front.endpoint,
    {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    signal,
  );
  await step('cdk bootstrap', () => cdk.run('bootstrap', `aws://${ACCOUNT}/${REGION}`));
  const { outputs, said } = await step('cdk deploy', () =>
    cdk.deploy({ ...EVENT_BUS, alarmEmail: 'operations@example.com', silenceMinutes: '60' }),
  );
  checkOutputs(outputs);
  check('the alarms notify somebody', !said.includes(NOBODY), said);
  console.log('   left out: the composite alarm, which the stand-in does not know');

  const owner = clientsOf(front.endpoint, rootOf(ACCOUNT));
  const twilio = await step("Assume Twilio's role", () => becomeTwilio(front.endpoint, outputs));
  await step("Try what Twilio's role must not do", () => tryTooMuch(twilio, outputs));
  await step('Read the mapping', () => checkWindow(owner, outputs, 2));
  const configuration = configurationOf(front.endpoint, rootOf(ACCOUNT));
  const failedRecordings = await step('Make a rule on the event bus: failed recordings', () =>
    queueFailedRecordings(configuration),
  );
  cleanups.push(failedRecordings.remove);
  const traffic = await someTraffic();
  const { length } = traffic.records;
  await step(`Put ${length} records as Twilio: the documentation's examples and calls`, () =>
    putRecords(twilio.kinesis, outputs.StreamName ?? '', traffic.records, { signal }),
  );
  await step('Wait for them in the tables', () =>
    checkTables(steps, owner, outputs, traffic, signal),
  );
  await step('Take them from the queue that a rule on the event bus fills', () =>
    checkPublished(steps, owner, outputs, failedRecordings),
  );

  const { outputs: updated, said: saidAgain } = await step(
    'cdk deploy again, with other settings',
    () => cdk.deploy({ ...EVENT_BUS, batchingWindowSeconds: '5', streamRetentionDays: '8' }),
  );
  const lines = saidAgain.split('\n').filter((line) => line.includes(NOBODY));
  check('it is said in one line that the alarms notify nobody', lines.length === 1, saidAgain);
  for (const name of ['StreamName', 'StreamArn', 'TwilioRoleArn', 'TwilioExternalId']) {
    check(`${name} is what it was`, updated[name] === outputs[name], updated[name]);
  }
  await checkWindow(owner, updated, 5);
  const { StreamName } = outputs;
  const stream = await owner.kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
  const hours = stream.StreamDescriptionSummary?.RetentionPeriodHours;
  check('the stream keeps records for 8 days now', hours === 8 * 24, hours);
  await step('Put one more event, with the credentials from before', () =>
    putOneMore(twilio, owner, outputs, traffic.types.size, signal),
  );

  const region = { AWS_ENDPOINT_URL: front.endpoint, AWS_REGION: REGION };
  const { read, repair } = await documentedPolicies(updated);
  await step('Look at it with voice-events, as a user with the policy to read', async () =>
    readOnly(steps, { ...region, ...(await userWith(owner.iam, 'reader', [read])) }, traffic),
  );
  const operator = { ...region, ...(await userWith(owner.iam, 'operator', [read, repair])) };
  await step('Operate it with voice-events, as a user with the policies to read and repair', () =>
    inTemporaryFolder(async (folder) => {
      const bucket = updated.FailedBatchesBucketName ?? '';
      await operate(steps, operator, traffic, { folder, bucket, configuration });
      await redrivePublished(steps, operator, bucket, { configuration, queue: failedRecordings });
    }),
  );
  const forgotten = await step('List calls, and forget those of a number', () =>
    listAndForget(steps, operator, traffic),
  );

  await step('cdk deploy a second stack beside it', async () => {
    const { outputs: second } = await cdk.deploy({ stackName: 'Second' });
    await checkSecond(steps, second, updated, owner, signal);
  });
  await step('cdk destroy the second stack', () =>
    cdk.run('destroy', '--force', 'Second', '-c', 'stackName=Second'),
  );

  await step('cdk destroy', () => cdk.run('destroy', '--force', 'TwilioVoiceEvents'));
  await step('Look at what is left', () => checkLeftovers(owner, outputs, traffic, forgotten));
  return undefined;
}

async function inTemporaryFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  await work(folder).finally(() => rm(folder, { recursive: true }));
}

function checkOutputs(outputs: Outputs): void {
  const sink = JSON.parse(outputs.SinkConfiguration ?? '{}');
  const expected = {
    arn: outputs.StreamArn,
    role_arn: outputs.TwilioRoleArn,
    external_id: outputs.TwilioExternalId,
  };
  check('SinkConfiguration is JSON of the same', isDeepStrictEqual(sink, expected), sink);
  check(
    'the external id is a UUID',
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(outputs.TwilioExternalId ?? ''),
    outputs.TwilioExternalId,
  );
}

async function becomeTwilio(endpoint: string, outputs: Outputs): Promise<Clients> {
  const { TwilioRoleArn = '', TwilioExternalId = '' } = outputs;
  const { sts } = clientsOf(endpoint, rootOf(TWILIO_ACCOUNT));
  const { sts: strangers } = clientsOf(endpoint, rootOf(STRANGERS_ACCOUNT));
  for (const [who, attempt] of [
    ['Twilio without the external id', () => assumeRole(sts, TwilioRoleArn)],
    ['Twilio with another external id', () => assumeRole(sts, TwilioRoleArn, 'somebody-elses')],
    ['another account', () => assumeRole(strangers, TwilioRoleArn, TwilioExternalId)],
  ] as const) {
    const refusal = await refusalOf(attempt());
    check(`${who} is refused`, refusal === 'AccessDenied', refusal);
  }
  const credentials = await assumeRole(sts, TwilioRoleArn, TwilioExternalId);
  check('Twilio with the external id is let in', credentials.sessionToken !== undefined);
  return clientsOf(endpoint, credentials);
}

async function checkWindow(
  { lambda }: Clients,
  { ConsumerFunctionName = '' }: Outputs,
  seconds: number,
): Promise<void> {
  const mapping = await mappingOf(lambda, ConsumerFunctionName);
  const window = mapping.MaximumBatchingWindowInSeconds;
  check(`its batching window is ${seconds} s`, window === seconds, window);
}

async function tryTooMuch({ kinesis, dynamoDb }: Clients, outputs: Outputs): Promise<void> {
  const { StreamName = '', EventsTableName = '' } = outputs;
  for (const [what, attempt] of [
    ['describe the stream', () => kinesis.send(new DescribeStreamSummaryCommand({ StreamName }))],
    ['read the events table', () => itemsOf(dynamoDb, EventsTableName)],
  ] as const) {
    const refusal = await refusalOf(attempt());
    check(`it may not ${what}`, /^AccessDenied/.test(refusal), refusal);
  }
}

async function putOneMore(
  twilio: Clients,
  owner: Clients,
  { StreamName = '', EventsTableName = '' }: Outputs,
  before: number,
  signal: AbortSignal,
): Promise<void> {
  const id = 'EZafterTheUpdate';
  const data = new TextEncoder().encode(JSON.stringify(aCloudEvent({ id })));
  await putRecords(twilio.kinesis, StreamName, [{ data, partitionKey: id }], { signal });
  const events = await waitForItems(owner, EventsTableName, before + 1, signal);
  check(
    'it is in the events table, beside all the others',
    events.length === before + 1 && events.some((event) => event.id?.S === id),
    events.length,
  );
}

/** What holds events outlives the stack. */
async function checkLeftovers(
  { lambda, kinesis, dynamoDb }: Clients,
  outputs: Outputs,
  traffic: Traffic,
  forgottenCalls: number,
): Promise<void> {
  const { ConsumerFunctionName: FunctionName, StreamName } = outputs;
  const gone = await refusalOf(lambda.send(new GetFunctionCommand({ FunctionName })));
  check('the function is gone', gone === 'ResourceNotFoundException', gone);
  const stream = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
  const status = stream.StreamDescriptionSummary?.StreamStatus;
  check('the stream is there', status === 'ACTIVE', status);
  for (const [table = '', count] of [
    [outputs.EventsTableName, traffic.types.size + 1 + forgottenCalls],
    [outputs.RejectionsTableName, traffic.expected.rejected.length],
  ] as const) {
    const { length } = await itemsOf(dynamoDb, table);
    check(`${table} is there, with its ${count} items`, length === count, length);
  }
}
