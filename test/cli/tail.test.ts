import { MergeShardsCommand, waitUntilStreamExists } from '@aws-sdk/client-kinesis';
import { expect, it } from 'vitest';
import { STREAM_NAME } from '../../src/local/names.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { useCliStack } from './local-stack.ts';
import type { Run } from './run-cli.ts';

const local = useCliStack();

const IGNORED = aCloudEvent({ id: 'EZ-message', type: 'com.twilio.messaging.message.sent' });

/** Merges the stream's two shards: what comes in from now on is in a third one. */
async function mergeShards(): Promise<void> {
  const merge = new MergeShardsCommand({
    StreamName: STREAM_NAME,
    ShardToMerge: 'shardId-000000000000',
    AdjacentShardToMerge: 'shardId-000000000001',
  });
  const { client } = local.stack.kinesis;
  await client.send(merge);
  const until = { client, minDelay: 0.05, maxWaitTime: 20 };
  await waitUntilStreamExists(until, { StreamName: STREAM_NAME });
}

/** Runs `tail` until it shows `end`, which is put again and again: nobody tells when it has begun. */
async function tail(args: readonly string[], end: unknown, words: string): Promise<Run> {
  let over = false;
  const run = local.cli(['tail', ...args], { interruptAt: words }).finally(() => {
    over = true;
  });
  while (!over) {
    await local.put(end);
    await Promise.race([run, new Promise((resolve) => setTimeout(resolve, 300))]);
  }
  return run;
}

it('shows each event as the consumer sees it, and ends on Ctrl-C', async () => {
  await local.put(aCloudEvent({ id: 'EZ-1' }), IGNORED, 'no json', aCloudEvent({ id: '' }));
  const { stdout, exitCode } = await local.cli(['tail', '--since', '5m'], {
    interruptAt: 'rejected, not-cloudevent',
  });
  expect(exitCode).toBe(130);
  expect(stdout).toMatch(
    /^Following .*, 2 open shards, from 2.* on\.\sTimes\sare\sUTC\. Ctrl-C ends it\.$/m,
  );
  expect(stdout).toMatch(/^11:59:58\.500 {2}amd\.detected\n {2}CA1{32} {2}human detected/m);
  expect(stdout).toMatch(/ {2}messaging\.message\.sent\n {2}ignored, another Twilio product$/m);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

it('has all of an event in one line on a wide terminal', async () => {
  await local.put(aCloudEvent());
  const { stdout } = await local.cli(['tail', '--since', '5m'], {
    env: { COLUMNS: '150' },
    interruptAt: 'human detected',
  });
  expect(stdout).toMatch(/^11:59:58\.500 {2}amd\.detected {38}CA1{32} {2}human detected/m);
});

it('begins with now, and gives one JSON document a line', async () => {
  await local.put(aCloudEvent({ id: 'EZ-before' }));
  await local.stack.mapping.idle();
  const { stdout } = await tail(['--json'], aCloudEvent({ id: 'EZ-now' }), 'EZ-now');
  const documents = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const callSid = `CA${'1'.repeat(32)}`;
  expect(documents[0]).toMatchObject({ outcome: 'store', id: 'EZ-now', callSid });
  expect(stdout).not.toContain('EZ-before');
});

it('shows only what is asked for, by type and by call', async () => {
  const CallSid = `CA${'2'.repeat(32)}`;
  const wanted = aCloudEvent({ id: 'EZ-wanted', parameters: { CallSid, AnsweredBy: 'human' } });
  await local.put(aCloudEvent({ id: 'EZ-not-wanted' }), IGNORED, wanted);
  const { stdout } = await local.cli(
    ['--json', 'tail', '--since', '5m', '--call', CallSid, '--type', 'amd.detected'],
    { interruptAt: 'EZ-wanted' },
  );
  expect(stdout.trim().split('\n')).toHaveLength(1);
});

it('goes on with the shards that a resharding brings', async () => {
  const seenBefore = 'EZ-before-split';
  await local.put(aCloudEvent({ id: seenBefore }));
  const child = { type: 'com.twilio.voice.after.split' };
  let resharded: Promise<void> | undefined;
  const { stdout, exitCode } = await local.cli(['--json', 'tail', '--since', '5m'], {
    interruptAt: child.type,
    onOutput(soFar) {
      if (!soFar.includes(seenBefore)) return;
      resharded ??= mergeShards().then(() => local.put(aCloudEvent(child)));
    },
  });
  await resharded;
  expect(exitCode).toBe(130);
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(last.type).toBe(child.type);
  expect(last.recordId).toContain('shardId-000000000002');
});

// The last of those that store something.
it('says of what cannot even be rejected that it holds up its shard', async () => {
  await local.put('x'.repeat(500_000));
  const { stdout } = await local.cli(['tail', '--since', '5m'], { interruptAt: 'holds up' });
  expect(stdout).toContain('  unfinished  too large to be stored or rejected');
});

it('says that there is no such stream', async () => {
  const { stderr, exitCode } = await local.cli(['tail', '--stream', 'another']);
  expect(exitCode).toBe(3);
  expect(stderr).toContain('There is no stream "another"');
});
