import { beforeEach, describe, expect, it } from 'vitest';
import { deleteRejections } from '../../src/cli/rejections/rejections-table.ts';
import type { System } from '../../src/cli/system.ts';
import { REJECTIONS_TABLE } from '../../src/local/names.ts';
import { AMD_DETECTED, aCloudEvent } from '../fixtures/cloud-event.ts';
import { plantRejection, useCliStack } from './local-stack.ts';

const local = useCliStack();
const rejections = (...args: string[]) => local.cli(['rejections', ...args]);
beforeEach(async () => {
  const system = { dynamoDb: local.stack.dynamoDb.client, rejectionsTable: REJECTIONS_TABLE };
  const { signal } = new AbortController();
  await deleteRejections(system as System, await recordIds(), { signal });
});

const recordIds = async () => (await local.rejections()).map(({ recordId }) => String(recordId));
const eventIds = async () => (await local.events()).map(({ id }) => id);
const plant = (recordId: string, payload: unknown, more = {}) =>
  plantRejection(local.stack.dynamoDb, recordId, payload, more);
/** Two, with an hour between them. */
async function plantTwo() {
  await plant('shard:1', 'x', { rejectedAt: '2026-11-23T10:00:00.000Z', reason: 'not-json' });
  await plant('shard:2', 'x', { rejectedAt: '2026-11-23T11:00:00.000Z', type: AMD_DETECTED });
}

describe('rejections list and show', () => {
  it('lists the newest first, with when, why and what', async () => {
    await plantTwo();
    const { stdout, exitCode } = await rejections('list');
    const program = `  npx voice-events ${local.options.join(' ')}`;
    const next = (what: string) => `${program} \\\n    rejections ${what} shard:2`;
    expect(exitCode).toBe(0);
    expect(stdout.replace(/ +$/gm, '')).toBe(`2026-11-23 11:00:00  processor-failed  amd.detected
  data.sid: expected text
  shard:2
2026-11-23 10:00:00  not-json
  data.sid: expected text
  shard:1

2 rejections: 1 processor-failed, 1 not-json. Times are UTC.

Next
${next('show')}
  once what was wrong is mended:
${next('redrive')}
`);
  });

  it.each([
    [['--reason', 'not-json'], ['shard:1']],
    [['--since', '2026-11-23T10:30:00Z'], ['shard:2']],
    [['--until', '2026-11-23T10:30'], ['shard:1']],
    [['--type', 'amd.detected'], ['shard:2']],
    [['--limit', '1'], ['shard:2']],
  ])('filters by %s', async (filter, expected) => {
    await plantTwo();
    const { json } = await rejections('list', '--json', ...filter);
    const found = json.rejections.map(({ recordId }: { recordId: string }) => recordId);
    expect(found).toEqual(expected);
  });

  it.each([
    [
      'in lines',
      '{"id":"EZ1","data":{"sid":7}}',
      '\n{\n  "id": "EZ1",\n  "data": {\n    "sid": 7\n  }\n}\n',
    ],
    ['with a name that stands twice', '{"id":1,"id":2}', '\n{\n  "id": 1,\n  "id": 2\n}\n'],
    ['with a number that no double holds', '12345678901234567890', '\n12345678901234567890\n'],
  ])('shows JSON %s', async (_, payload, shown) => {
    await plant('shard:json', payload);
    expect((await rejections('show', 'shard:json')).stdout).toContain(shown);
  });

  it('shows a payload as text, harmless to a terminal, or else as bytes', async () => {
    await plant('shard:text', 'É \u001b[31m');
    await plant('shard:bytes', Buffer.from([0xff, 0x41]));
    const text = await rejections('show', 'shard:text');
    expect(text.stdout).toContain('É \\u001b[31m');
    const bytes = await rejections('show', 'shard:bytes');
    expect(bytes.stdout).toMatch(/^000000 {2}ff 41 +\.A$/m);
    const { json } = await rejections('show', 'shard:bytes', '--json');
    expect(json).toMatchObject({ recordId: 'shard:bytes', payloadBase64: '/0E=' });
  });
});

describe('rejections delete', () => {
  it('deletes what is named, and only that', async () => {
    await plant('shard:1', 'x');
    await plant('shard:2', 'x');
    const { exitCode } = await rejections('delete', 'shard:1', '--yes');
    expect(exitCode).toBe(0);
    expect(await recordIds()).toEqual(['shard:2']);
  });

  it('deletes nothing where the answer is no, and says so to machines, too', async () => {
    await plant('shard:1', 'x');
    const args = ['rejections', 'delete', 'shard:1', '--json'];
    const { json, exitCode } = await local.cli(args, { input: 'n\n', isTerminal: true });
    expect([json, exitCode]).toEqual([{ deleted: [] }, 1]);
    expect(await recordIds()).toEqual(['shard:1']);
  });
});

it.each([
  ['to show what is not there', ['show', 'shard:9'], 3, 'There is no rejection shard:9'],
  ['to delete without being asked', ['delete', '--all'], 2, 'Delete 1 rejection for good?'],
  ['to delete what nobody named', ['delete', '--yes'], 2, 'Say which'],
])('rejections refuses %s', async (_, args, code, words) => {
  await plant('shard:1', 'x');
  const { stderr, exitCode } = await rejections(...args);
  expect(stderr).toContain(words);
  expect(exitCode).toBe(code);
  expect(await recordIds()).toEqual(['shard:1']);
});

describe('rejections redrive', () => {
  it('deletes a rejection once its event is in the events table', async () => {
    await plant('shard:1#0', aCloudEvent({ id: 'EZ-redriven' }));
    const { stdout, exitCode } = await rejections('redrive', 'shard:1#0');
    expect(stdout).toBe('1 stored, and deleted from the rejections.\n');
    expect(exitCode).toBe(0);
    expect(await eventIds()).toContain('EZ-redriven');
    expect(await recordIds()).toEqual([]);
  });

  it.each([
    ['no JSON', 'still no json'],
    [
      'bad, under the id of an event that is stored',
      { ...aCloudEvent({ id: 'EZ-twin' }), data: 1 },
    ],
  ])('replaces what is rejected again, %s, by its new rejection', async (_, payload) => {
    await plant('shard:0', aCloudEvent({ id: 'EZ-twin' }));
    await rejections('redrive', 'shard:0');
    await plant('shard:1', payload);
    const { json, exitCode } = await rejections('redrive', '--all', '--json');
    expect(exitCode).toBe(1);
    const [{ recordId, again }] = json.rejectedAgain;
    expect(recordId).toBe('shard:1');
    const rows = await local.rejections();
    expect(rows.map((row) => row.recordId)).toEqual(again);
    const bytes = typeof payload === 'string' ? payload : JSON.stringify(payload);
    expect(Buffer.from(rows[0]?.payload as Uint8Array).toString()).toBe(bytes);
  });

  it('keeps what the consumer ignores', async () => {
    const type = 'com.twilio.messaging.message.sent';
    await plant('shard:1', aCloudEvent({ id: 'EZ-other-product', type }));
    const { stdout, exitCode } = await rejections('redrive', '--all');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('1 of another Twilio product');
    expect(await recordIds()).toEqual(['shard:1']);
  });

  it('deletes nothing while the consumer is stopped', async () => {
    await local.stack.mapping.stop();
    await plant('shard:1', aCloudEvent({ id: 'EZ-waiting' }));
    await plant('shard:2', 'no json');
    const { stdout, exitCode } = await local.cli([
      'rejections',
      'redrive',
      '--all',
      '--timeout',
      '1s',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('2 not through in time: kept.');
    expect((await recordIds()).toSorted()).toEqual(['shard:1', 'shard:2']);
  });
});
