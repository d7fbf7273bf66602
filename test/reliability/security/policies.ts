import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jsonAnswer } from '../../../src/local/dynamodb/exchange.ts';
import { sampleTraffic } from '../../../src/local/sample-calls/index.ts';
import { aBatch } from '../../fixtures/records.ts';
import { synthesize, type Template } from '../../infra/assembly.ts';
import type { Conditions, Scenario } from '../scenario.ts';
import { type CountedUse, startDynamoDbFront, type Trouble } from './dynamodb-front.ts';
import {
  CONNECTION,
  type FunctionUnderTest,
  startFunctionUnderTest,
} from './function-under-test.ts';
import { allowedAnywhere, grantsOf, logicalId, resourcesOf, statementsOf } from './grants.ts';
import { misfits } from './least-privilege.ts';
import { type Need, needsOfLambda, needsOfTwilio } from './needs.ts';

export const policies: Scenario = {
  name: 'policies',
  proves: 'each role may do what is used, on what it is used on, and nothing else',
  run,
};

async function run({ seed, say }: Conditions) {
  const assembly = await synthesize();
  try {
    const { template } = assembly;
    const [[, consumer] = ['', undefined]] = resourcesOf(template, 'AWS::Lambda::Function');
    const { Role, Environment } = consumer?.Properties ?? {};
    say('synthesised; now the asset meets every outcome');
    // The tables bear their logical ids, so what is used and what is granted have the same names.
    const environment = Object.fromEntries(
      Object.entries(Environment.Variables).map(([name, value]) => [name, logicalId(value)]),
    );
    const asset = pathToFileURL(join(assembly.assetFolder('ConsumerFunction'), 'index.js'));
    const { uses, outcomes } = await usesOf(asset, environment, seed);
    const roles: Roles = {
      [logicalId(Role)]: { uses, needs: needsOfLambda(template) },
      TwilioRole: { uses: [], needs: needsOfTwilio(template) },
    };
    const faults = faultsIn(template, roles);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return [
      { what: 'outcomes that the asset met', value: outcomes.join(', ') },
      ...figuresOf(roles),
    ];
  } finally {
    await assembly.remove();
  }
}

/** What each role is for. */
type Roles = Readonly<
  Record<string, { readonly uses: readonly CountedUse[]; readonly needs: readonly Need[] }>
>;

function faultsIn(template: Template, roles: Roles): string[] {
  const all = resourcesOf(template, 'AWS::IAM::Role');
  const faults = all.flatMap(([role]) => {
    const expected = roles[role];
    if (!expected) return [`${role}: nobody knows what this role is for`];
    return misfits(grantsOf(template, role), expected.uses, expected.needs).map(
      (fault) => `${role}: ${fault}`,
    );
  });
  const known = all.flatMap(([role, { Properties }]) => [
    ...Properties.AssumeRolePolicyDocument.Statement,
    ...statementsOf(template, role).filter(({ Effect }) => Effect === 'Allow'),
  ]);
  if (known.length === allowedAnywhere(template)) return faults;
  return [...faults, 'something else than the roles allows something: look for "Effect": "Allow"'];
}

function figuresOf(roles: Roles) {
  return [
    ...Object.entries(roles).flatMap(([role, { uses, needs }]) => [
      ...uses.map(({ action, table, times }) => ({
        what: `${role} may, and the asset does`,
        value: `${action} on ${table}, ${times} times`,
      })),
      ...[...Map.groupBy(needs, ({ why }) => why)].map(([why, group]) => ({
        what: `${role} may, for others`,
        value: `${group.map(({ action }) => action).join(', ')}: ${why}`,
      })),
    ]),
    { what: 'granted and unused, used and not granted, or wider', value: 'none' },
  ];
}

/** What the asset asks DynamoDB for on its way through all outcomes, and that it asks nobody else. */
async function usesOf(asset: URL, environment: Record<string, string>, seed: number) {
  const front = await startDynamoDbFront({
    eventsTable: environment.EVENTS_TABLE ?? '',
    rejectionsTable: environment.REJECTIONS_TABLE ?? '',
  });
  const fn = startFunctionUnderTest(
    asset,
    // The variable for every service: whatever else the asset might call arrives here too.
    { ...environment, AWS_ENDPOINT_URL: front.endpoint },
    [new URL('./connections.ts', import.meta.url)],
  );
  try {
    await throughAllOutcomes(fn, front.meet, seed);
    const expected = CONNECTION + new URL(front.endpoint).host;
    const strange = fn.lines.filter((line) => line.startsWith(CONNECTION) && line !== expected);
    if (strange.length > 0) throw new Error(`The asset made other calls: ${strange.join(', ')}`);
    if (!fn.lines.includes(expected)) throw new Error('No connection was seen: the test is blind');
    return { uses: [...front.uses.values()], outcomes: outcomesIn(fn.lines) };
  } finally {
    await fn.stop();
    await front.stop();
  }
}

/** Batches that are processed, duplicates, ignored, rejected and unfinished, through throttles. */
async function throughAllOutcomes(
  fn: FunctionUnderTest,
  meet: (trouble?: Trouble) => void,
  seed: number,
) {
  const { records } = sampleTraffic({ seed, events: 500, bad: 0.1, otherProducts: 0.1 });
  const batch = aBatch(...records.map(({ data }) => data));
  // At the same time: one of the two finds the other's events only as it inserts them.
  await Promise.all([fn.invoke(batch), fn.invoke(batch)]);
  await fn.invoke(batch);
  await fn.invoke(aBatch(...Array(3).fill('x'.repeat(500_000))));
  let throttled = 0;
  const throttle = jsonAnswer(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#ThrottlingException',
  });
  meet(() => (++throttled % 2 === 1 ? throttle : undefined));
  await fn.invoke(aBatch(...records.slice(0, 50).map(({ data }) => data)));
  meet(() => throttle);
  await fn.invoke(batch.slice(0, 5), 3_000);
}

/** The five outcomes, all of which have to have been met. */
function outcomesIn(lines: readonly string[]): string[] {
  const batches = lines
    .filter((line) => line.includes('"outcomes"'))
    .map((line) => JSON.parse(line));
  return ['processed', 'duplicate', 'ignored', 'rejected', 'unfinished'].map((kind) => {
    const met = batches.reduce((sum, { outcomes }) => sum + outcomes[kind], 0);
    if (met === 0) throw new Error(`Nothing was ${kind}, so its calls are not known`);
    return `${met} ${kind}`;
  });
}
