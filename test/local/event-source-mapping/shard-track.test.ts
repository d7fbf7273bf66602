import { describe, expect, it } from 'vitest';
import { trackShard } from '../../../src/local/event-source-mapping/shard-track.ts';

describe("a shard's checkpoint", () => {
  it('is the last record before the lowest that is not done, whichever lane is ahead', () => {
    const track = trackShard();
    track.read(['1', '2', '3', '4', '5']);
    expect(track.done(['2', '4'])).toBeUndefined();
    expect(track.done(['1'])).toBe('2');
    expect(track.open()).toBe(2);
    expect(track.done(['5'])).toBeUndefined();
    expect(track.done(['3'])).toBe('5');
    expect(track.open()).toBe(0);
  });

  it('goes on with what is read later', () => {
    const track = trackShard();
    track.read(['1', '2']);
    expect(track.done(['1'])).toBe('1');
    track.read(['3']);
    expect(track.done(['3'])).toBeUndefined();
    expect(track.done(['2'])).toBe('3');
  });
});
