import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AwsServer, startAwsServer } from '../fixtures/aws-server.ts';
import { aChange, aStoredEvent, changeNumberOf } from '../fixtures/changes.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { during } from '../fixtures/during.ts';
import { aFailedBatch, aFailedBatchOfChanges } from '../fixtures/failed-batch.ts';
import { aBatch, bytesOf } from '../fixtures/records.ts';
import { OUTPUTS, quietStack } from '../fixtures/stand-in-stack.ts';
import { useCliStack } from './local-stack.ts';
import { runCli } from './run-cli.ts';
import { startS3AndLambda } from './s3-and-lambda.ts';

const local = useCliStack();
const s3 = during(startS3AndLambda);
const aws = during(() => startAwsServer(quietStack()));
const publishing = during(() => {
  const outputs = { ...OUTPUTS, PublisherFunctionName: 'twilio-voice-publisher' };
  return startAwsServer({ ...quietStack(), outputs });
});

const IGNORED = aCloudEvent({ id: 'EZ-message', type: 'com.twilio.messaging.message.sent' });
const folder = () => join(local.dir, 'failed-batches');
const inFolder = (...args: string[]) =>
  local.cli(['failed-batches', ...args, '--failed-batches-dir', folder()]);
const inBucket = (...args: string[]) => inBucketOf(aws, ...args);
const inBucketOf = (stack: AwsServer, ...args: string[]) =>
  runCli(['failed-batches', ...args], { env: { ...stack.env, ...s3.env, ...local.endpoints } });
const eventIds = async () => (await local.events()).map(({ id }) => id);

function keyOf(name: string): string {
  return `aws/lambda/11111111-mapping/shardId-000000000001/2026/11/23/${name}`;
}

async function keepInFolder(name: string, document: string): Promise<void> {
  const path = join(folder(), keyOf(name));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, document);
}

async function keptInFolder(): Promise<string[]> {
  const found = await readdir(folder(), { recursive: true, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}

describe('failed-batches, in the folder of the local stack', () => {
  const first = '2026-11-23T12.00.05-aaaaaaaa-0000';
  const second = '2026-11-23T12.00.06-bbbbbbbb-0000';

  it('has none before the first', async () => {
    const { stdout, exitCode } = await inFolder('list');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`0 failed batches in ${folder()}.\n`);
  });

  it('lists the newest first, and says of one that it is none', async () => {
    await keepInFolder(
      first,
      aFailedBatch(aBatch(aCloudEvent({ id: 'EZ-1' }), 'no json', IGNORED)),
    );
    await keepInFolder(second, aFailedBatch(aBatch(aCloudEvent({ id: 'EZ-2' })), true));
    await keepInFolder('2026-11-23T11.00.00-cccccccc-0000', '{"payload": 1}');
    const { stdout, stderr } = await inFolder('list');
    expect(stdout.replace(/ +$/gm, '')).toBe(
      `
BATCH                         SHARD  RECORDS  TRIES  WHY
2026-11-23T12.00.06-bbbbbbbb  1      1        21     RetryAttemptsExhausted, Unhandled
2026-11-23T12.00.05-aaaaaaaa  1      3        21     RetryAttemptsExhausted, Unhandled
3 failed batches in ${folder()}.
`.trimStart(),
    );
    expect(stderr).toContain('cccccccc-0000 is no failed batch');
  });

  it('redrives the one that is named, and deletes it when all its records are done', async () => {
    const { stdout, exitCode } = await inFolder('redrive', first.slice(0, 28));
    expect(stdout).toContain(
      '3 records: 1 stored, 1 rejected, 1 of other products; deleted.\nWhat was rejected: npx voice-events --local ',
    );
    expect(exitCode).toBe(0);
    expect(await keptInFolder()).not.toContain(first);
    expect(await eventIds()).toEqual(['EZ-1']);
    const [rejection] = await local.rejections();
    expect(rejection).toMatchObject({ reason: 'not-json', partitionKey: 'partition-key' });
    expect(Buffer.from(rejection?.payload as Uint8Array)).toEqual(Buffer.from(bytesOf('no json')));
  });

  it('redrives the others, and leaves what it cannot read', async () => {
    const { stdout, exitCode } = await inFolder('redrive', '--all');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('1 record: 1 stored; deleted.');
    expect(stdout).toContain('1 batch left');
    expect(await keptInFolder()).toEqual(['2026-11-23T11.00.00-cccccccc-0000']);
    expect(await eventIds()).toContain('EZ-2');
  });

  it('leaves out what no item holds, and names it and what deletes it', async () => {
    const key = keyOf('2026-11-23T12.00.07-eeeeeeee-0000');
    const array = Array.from({ length: 900 }, (_, at) =>
      aCloudEvent({ id: `EZ-a${at}`, type: 'com.twilio.messaging.message.sent' }),
    );
    const records = aBatch(aCloudEvent({ id: 'EZ-6' }), 'x'.repeat(500_000), array);
    s3.objects.set(key, aFailedBatch(records));
    const { stdout, exitCode } = await inBucket(
      'redrive',
      '2026-11-23T12.00.07',
      '--region',
      'us-east-1',
    );
    s3.objects.delete(key);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '3 records: 1 stored, 1 of other products, 1 too large (record 2 of its payload); kept.',
    );
    expect(stdout).toContain(
      `  aws --region us-east-1 s3 rm s3://${OUTPUTS.FailedBatchesBucketName}/${key}\n`,
    );
    expect(stdout).not.toContain('redrive again');
  });

  it('shows an escape sequence in the name of an object instead of obeying it', async () => {
    const name = '2026-11-23T10\u001b[2J.00.00-dddddddd-0000';
    await keepInFolder(name, 'no batch');
    const shown = '2026-11-23T10\\u001b[2J.00.00';
    const list = await inFolder('list');
    const redrive = await inFolder('redrive', name);
    await rm(join(folder(), keyOf(name)));
    expect(list.stderr).toContain(shown);
    expect(redrive.stdout).toContain(shown);
    for (const text of [list.stdout, list.stderr, redrive.stdout])
      expect(text).not.toContain('\u001b');
  });

  it('names the folder in the command that lists it', async () => {
    const { stderr, exitCode } = await inFolder('redrive');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`failed-batches list --failed-batches-dir ${folder()}"`);
  });

  it.each([
    ['no folder', [], '--failed-batches-dir DIR'],
    [
      'a folder that is not there',
      ['--failed-batches-dir', '/nonexistent'],
      'Cannot read the folder /nonexistent: ENOENT',
    ],
  ])('refuses %s', async (_, args, words) => {
    const { stdout, stderr, exitCode } = await local.cli(['failed-batches', 'list', ...args]);
    expect([stdout, exitCode]).toEqual(['', 2]);
    expect(stderr).toContain(words);
  });
});

describe('failed-batches of the publisher', () => {
  const name = '2026-11-24T12.00.05-dddddddd-0000';
  const changes = [1, 2, 3].map((number) =>
    aChange(aStoredEvent({ id: `EZ-${number}` }), { number }),
  );

  const document = aFailedBatchOfChanges(changes);

  it('are listed as such', async () => {
    s3.objects.set(keyOf(name), document);
    const { stdout } = await inBucketOf(publishing, 'list');
    expect(stdout).toMatch(
      /^2026-11-24T12\.00\.05-dddddddd +1a2b3c4d +3 +1 +publisher: RecordAgeExceeded/m,
    );
    const { json } = await inBucketOf(publishing, 'list', '--json');
    expect(json.batches).toContainEqual(expect.objectContaining({ of: 'publisher', records: 3 }));
  });

  it('are kept where the stack has no publisher any more', async () => {
    const { stderr, exitCode } = await inBucket('redrive', name);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('has no publisher: deploy it with the setting eventBus');
    expect(s3.objects.has(keyOf(name))).toBe(true);
  });

  const failure = { errorType: 'ConfigurationError', errorMessage: 'no such bus' };
  const report = { batchItemFailures: [{ itemIdentifier: changeNumberOf(2) }] };
  it.each([
    ['fails', failure, '0 published, 3 not', ' (ConfigurationError: no such bus)'],
    ['reports a record', report, '1 published, 2 not', ''],
    ['answers otherwise', { ok: true }, '0 published, 3 not', ' (the answer is no batch response)'],
  ])('are kept where the publisher %s', async (_, payload, counts, why) => {
    s3.answers.push({ payload, ...(payload === failure && { functionError: 'Unhandled' }) });
    const { stdout, exitCode } = await inBucketOf(publishing, 'redrive', name);
    expect(stdout).toContain(`3 records: ${counts} through in time; kept${why}.`);
    expect(exitCode).toBe(1);
    expect(s3.objects.has(keyOf(name))).toBe(true);
  });

  it('are given to the publisher again, as they were, and deleted when it is done', async () => {
    s3.invocations.length = 0;
    const { stdout, exitCode } = await inBucketOf(publishing, 'redrive', name);
    expect(stdout).toContain('3 records: 3 published; deleted.');
    expect(exitCode).toBe(0);
    expect(s3.invocations).toEqual([{ Records: changes }]);
    expect(s3.objects.has(keyOf(name))).toBe(false);
  });

  it('need a deployed stack', async () => {
    await keepInFolder(name, document);
    const { stderr, exitCode } = await inFolder('redrive', name);
    expect(stderr).toContain('needs a deployed stack');
    expect(exitCode).toBe(2);
    await rm(join(folder(), keyOf(name)));
  });
});

describe('failed-batches, in the bucket of a deployed stack', () => {
  it('redrives all pages of the bucket and deletes their objects', async () => {
    s3.objects.set(
      keyOf('2026-11-23T12.00.05-1'),
      aFailedBatch(aBatch(aCloudEvent({ id: 'EZ-3' }))),
    );
    s3.objects.set(
      keyOf('2026-11-23T12.00.06-2'),
      aFailedBatch(aBatch(aCloudEvent({ id: 'EZ-4' }))),
    );
    s3.objects.set('somebody/elses', 'object');
    const { json } = await inBucket('list', '--json');
    expect(json).toMatchObject({ found: 2, batches: [{ records: 1 }, {}] });

    const { exitCode } = await inBucket('redrive', '--all');
    expect(exitCode).toBe(0);
    expect([...s3.objects.keys()]).toEqual(['somebody/elses']);
    expect(await eventIds()).toEqual(expect.arrayContaining(['EZ-3', 'EZ-4']));
  });

  it('deletes nothing while the consumer is stopped', async () => {
    await local.stack.mapping.stop();
    const key = keyOf('2026-11-23T12.00.07-3');
    const records = aBatch(aCloudEvent({ id: 'EZ-3' }), aCloudEvent({ id: 'EZ-5' }));
    s3.objects.set(key, aFailedBatch(records));
    const { stdout, exitCode } = await inBucket('redrive', '2026-11-23T12', '--timeout', '1s');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('2 records: 1 stored, 1 not through in time; kept.');
    expect(s3.objects.has(key)).toBe(true);
  });
});
