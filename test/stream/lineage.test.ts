import { describe, expect, it } from 'vitest';
import {
  beginningOf,
  type ListedShard,
  listedShard,
  type Position,
  type ShardCheckpoint,
  shardsInTurn,
} from '../../src/stream/lineage.ts';
import type { MappingSettingsInput } from '../../src/stream/mapping-settings.ts';
import { settingsWith } from './factories.ts';

const shard = (shardId: string, ...parents: readonly string[]): ListedShard => ({
  shardId,
  parents,
  closed: false,
});

describe('the turn of a shard', () => {
  // Kinesis Data Streams Developer Guide, "Resharding, scaling, and parallel processing" and "Data
  // routing, data persistence, and shard state after a reshard".
  const split = [shard('a'), shard('b', 'a'), shard('c', 'a')];
  const merged = [shard('a'), shard('b'), shard('c', 'a', 'b')];

  it.each<[string, readonly ListedShard[], [string, 'reading' | 'ended'][], string[]]>([
    ['without parents: at once', [shard('a'), shard('b')], [], ['a', 'b']],
    ['begun: not again', [shard('a'), shard('b')], [['a', 'reading']], ['b']],
    ['children of a split wait for their parent', split, [['a', 'reading']], []],
    ['and come when it is done', split, [['a', 'ended']], ['b', 'c']],
    ['the child of a merge waits for both parents', merged, [['a', 'ended']], ['b']],
    [
      'even when one of them is done',
      merged,
      [
        ['a', 'ended'],
        ['b', 'reading'],
      ],
      [],
    ],
    [
      'and comes when both are done',
      merged,
      [
        ['a', 'ended'],
        ['b', 'ended'],
      ],
      ['c'],
    ],
    ['a parent that has left the retention holds up nobody', [shard('c', 'gone')], [], ['c']],
  ])('%s', (_rule, listed, states, expected) => {
    const inTurn = shardsInTurn(listed, new Map(states));
    expect(inTurn.map(({ shardId }) => shardId)).toEqual(expected);
  });
});

describe('where a shard is begun', () => {
  const startedAt = new Date('2026-01-01T00:00:00Z');
  const timestamp = new Date('2025-12-31T00:00:00Z');
  const trimHorizon = { kind: 'trim-horizon' } as const;
  const latest = { kind: 'latest', since: startedAt } as const;
  const old = shard('a');
  const child = shard('b', 'a');
  const after = { kind: 'after', sequenceNumber: '7' } as const;

  type Start = MappingSettingsInput['startingPosition'];
  it.each<[string, Start, ListedShard, [string, ShardCheckpoint][], string[], Position | 'ended']>([
    ['TRIM_HORIZON: its oldest record', 'TRIM_HORIZON', old, [], ['a'], trimHorizon],
    ['LATEST: what comes in from now on', 'LATEST', old, [], ['a'], latest],
    ['LATEST, closed: nothing', 'LATEST', { ...old, closed: true }, [], ['a'], 'ended'],
    ['LATEST, child of a later resharding: all of it', 'LATEST', child, [], ['a'], trimHorizon],
    [
      'LATEST, child of a shard that was followed before: all of it',
      'LATEST',
      child,
      [['a', { kind: 'ended' }]],
      ['a', 'b'],
      trimHorizon,
    ],
    ['AT_TIMESTAMP: from that time', 'AT_TIMESTAMP', old, [], ['a'], { kind: 'at', timestamp }],
    ['a checkpoint goes before all', 'LATEST', old, [['a', after]], ['a'], after],
    ['ended before', 'TRIM_HORIZON', old, [['a', { kind: 'ended' }]], ['a'], 'ended'],
  ])('%s', (_rule, startingPosition, of, checkpoints, first, expected) => {
    const settings = settingsWith({
      startingPosition,
      ...(startingPosition === 'AT_TIMESTAMP' && { startingPositionTimestamp: timestamp }),
    });
    expect(
      beginningOf(of, {
        settings,
        checkpoints: new Map(checkpoints),
        first: new Set(first),
        startedAt,
      }),
    ).toEqual(expected);
  });
});

describe('a listed shard', () => {
  it('knows the two it was merged from, and whether it is closed', () => {
    const merged = {
      ShardId: 'c',
      ParentShardId: 'a',
      AdjacentParentShardId: 'b',
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '1' },
      SequenceNumberRange: { StartingSequenceNumber: '1' },
    };
    expect(listedShard(merged)).toEqual({ shardId: 'c', parents: ['a', 'b'], closed: false });
    const closed = {
      ...merged,
      SequenceNumberRange: { StartingSequenceNumber: '1', EndingSequenceNumber: '9' },
    };
    expect(listedShard(closed).closed).toBe(true);
  });
});
