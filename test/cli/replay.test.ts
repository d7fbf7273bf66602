import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS_TABLE } from '../../src/local/names.ts';
import { type AwsServer, startAwsServer } from '../fixtures/aws-server.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { quietStack } from '../fixtures/stand-in-stack.ts';
import { type CliStack, startCliStack } from './local-stack.ts';
import { runCli } from './run-cli.ts';
import { type S3AndLambda, startS3AndLambda } from './s3-and-lambda.ts';

let local: CliStack;
let aws: AwsServer;
let lambda: S3AndLambda;
beforeAll(async () => {
  local = await startCliStack();
  lambda = await startS3AndLambda();
  aws = await startAwsServer(quietStack());
  const ignored = { type: 'com.twilio.messaging.message.sent' };
  await local.put(
    aCloudEvent({ id: 'EZ-1' }),
    aCloudEvent({ id: 'EZ-2' }),
    'no json',
    aCloudEvent(ignored),
  );
  await local.stack.mapping.idle();
}, 60_000);
afterAll(async () => {
  await Promise.all([aws?.stop(), lambda?.stop(), local?.stop()]);
});

const eventIds = async () => (await local.events()).map(({ id }) => id).toSorted();
const deployed = (...args: string[]) =>
  runCli(['--json', 'replay', ...args], {
    env: {
      ...aws.env,
      ...lambda.env,
      AWS_ENDPOINT_URL_DYNAMODB: local.stack.dynamoDb.endpoint,
      AWS_ENDPOINT_URL_KINESIS: local.stack.kinesis.endpoint,
    },
  });

describe('replay, with the local stack', () => {
  it('counts what would become of the events, and invokes nothing', async () => {
    await forget('EZ-1');
    const { stdout, exitCode } = await local.cli(['replay', '--from', '1h', '--dry-run']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('4 records arrived from');
    expect(stdout).toMatch(/^store +amd\.detected +2 *$/m);
    expect(stdout).toMatch(/^reject +not-json +1 *$/m);
    expect(stdout).toMatch(/^ignore +messaging\.message\.sent +1 *$/m);
    expect(await eventIds()).toEqual(['EZ-2']);
  });

  it('brings back an event that was lost, and nothing twice', async () => {
    await forget('EZ-1');
    const { stdout, exitCode } = await local.cli(['replay', '--from', '1h']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Accepted by the consumer of this version: 4, in');
    expect(await eventIds()).toEqual(['EZ-1', 'EZ-2']);
    expect(await local.rejections()).toHaveLength(1);
  });

  it('leaves out what arrived before or after', async () => {
    const { stdout } = await local.cli(['--json', 'replay', '--from', '2d', '--to', '1d']);
    expect(JSON.parse(stdout)).toMatchObject({ records: 0, invocations: 0 });
  });

  it.each([
    [['--from', '1h', '--to', '2h'], '--from has to be in the past and before --to'],
    [['--from', 'noon'], 'Expected ISO 8601 such as'],
    [[], "required option '--from <time>' not specified"],
  ])('refuses %j', async (args, words) => {
    const { stderr, exitCode } = await local.cli(['replay', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('replay, with a deployed function', () => {
  it('invokes it with the records as Lambda does, and goes on at the one it reports', async () => {
    lambda.invocations.length = 0;
    const whole = await deployed('--from', '1h');
    expect(JSON.parse(whole.stdout)).toMatchObject({ records: 4, accepted: 4, repeated: 0 });
    const batch = lambda.invocations.find(({ Records }) => Records.length > 1);
    const [first, second] = batch?.Records ?? [];
    expect(first).toMatchObject({ eventSource: 'aws:kinesis', eventName: 'aws:kinesis:record' });
    expect(first?.eventID).toMatch(/^shardId-\d{12}:\d+$/);

    const again = lambda.invocations.map(({ Records }) => Records.length);
    // Both shards' first answers, whichever comes first: the report only fits one of them.
    const report = { batchItemFailures: [{ itemIdentifier: second?.kinesis.sequenceNumber }] };
    lambda.answers.push(...again.map(() => ({ payload: report })));
    const { stdout, exitCode } = await deployed('--from', '1h');
    expect(exitCode).toBe(0);
    const tally = JSON.parse(stdout);
    expect(tally).toMatchObject({ records: 4, accepted: 4, unfinished: [] });
    expect(tally.repeated).toBeGreaterThan(0);
  });

  it('names what the function does not get done, and what it said', async () => {
    const failure = { errorType: 'ConfigurationError', errorMessage: 'no such table' };
    lambda.answers.push(
      ...Array.from({ length: 100 }, () => ({ functionError: 'Unhandled', payload: failure })),
    );
    const { stdout, exitCode } = await deployed('--from', '1h');
    lambda.answers.length = 0;
    expect(exitCode).toBe(1);
    const { accepted, unfinished } = JSON.parse(stdout);
    expect(accepted).toBe(0);
    expect(unfinished).toHaveLength(4);
    expect(unfinished[0].reason).toBe('ConfigurationError: no such table');
  });
});

it('stops when so many records in a row are not done that none would be', async () => {
  const contents = Array.from({ length: 30 }, (_, n) => aCloudEvent({ id: `EZ-many-${n}` }));
  await local.put(...contents);
  const payload = { errorType: 'ConfigurationError', errorMessage: 'no such table' };
  const failing = { functionError: 'Unhandled', payload };
  lambda.answers.push(...Array.from({ length: 1_000 }, () => failing));
  const { stdout, exitCode } = await deployed('--from', '1h');
  lambda.answers.length = 0;
  expect(exitCode).toBe(1);
  const { stoppedBy, unfinished } = JSON.parse(stdout);
  expect(stoppedBy).toBe('ConfigurationError: no such table');
  expect(unfinished.length).toBeLessThan(15);
});

async function forget(id: string): Promise<void> {
  const Key = { id: { S: id } };
  await local.stack.dynamoDb.client.send(new DeleteItemCommand({ TableName: EVENTS_TABLE, Key }));
}
