import type { BatchGetItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { batchGet } from '../../src/cli/batch-get.ts';
import { storedKeys } from '../../src/cli/redrive/stored-keys.ts';

/** A table of every key that is asked for; call by call, how many of them DynamoDB processes. */
function aTable(...processes: readonly number[]) {
  const calls: number[] = [];
  const pauses: number[] = [];
  const send = async ({ input }: BatchGetItemCommand) => {
    const { Keys = [] } = input.RequestItems?.events ?? {};
    const processed = processes[calls.length] ?? Keys.length;
    calls.push(Keys.length);
    if (calls.length > 1_000) throw new Error('It spins');
    return {
      Responses: { events: Keys.slice(0, processed) },
      ...(processed < Keys.length && {
        UnprocessedKeys: { events: { Keys: Keys.slice(processed) } },
      }),
    };
  };
  const table = {
    client: { send } as unknown as DynamoDBClient,
    table: 'events',
    signal: new AbortController().signal,
    pause: async (milliseconds: number) => {
      pauses.push(milliseconds);
    },
  };
  return { table, calls, pauses };
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => `key-${index}`);

describe('reading many items by their keys', () => {
  it('asks for 100 at a time, and again for those that were not processed', async () => {
    const { table, calls } = aTable(100, 20);
    // With the timer that there is by default.
    const { pause: _, ...source } = table;
    expect(await batchGet(source, 'id', keys(150))).toHaveLength(150);
    expect(calls).toEqual([100, 50, 30]);
  });

  it('pauses before it asks again, and only then', async () => {
    const { table, pauses } = aTable(1, 0, 1);
    await batchGet(table, 'id', keys(3));
    expect(pauses).toHaveLength(3);
  });

  it('gives up after eight tries in a row that brought nothing', async () => {
    const never = Array.from({ length: 1_000 }, () => 0);
    const { table, calls, pauses } = aTable(1, 0, 0, 1, ...never);
    await expect(batchGet(table, 'id', keys(5))).rejects.toThrow(
      'DynamoDB left 3 items of events unread after 8 attempts: it is throttling. Try again later.',
    );
    expect(calls).toHaveLength(4 + 8);
    expect(pauses).toHaveLength(4 + 7);
  });
});

it('tells which keys are in a table, each asked for once', async () => {
  const { table, calls } = aTable();
  expect(await storedKeys(table, 'recordId', ['a', 'b', 'a'])).toEqual(new Set(['a', 'b']));
  expect(calls).toEqual([2]);
});
