/** Follows which of a shard's records are done, whichever lane they are in. */
export interface ShardTrack {
  /** These were read, in the shard's order. */
  readonly read: (sequenceNumbers: readonly string[]) => void;
  /**
   * These are done, in any order. Returns the record up to and including which everything is, if
   * that has moved: the last one before the lowest that is not done.
   */
  readonly done: (sequenceNumbers: readonly string[]) => string | undefined;
  /** Whether all that was read is done. */
  readonly isDone: () => boolean;
}

/** A shard of which nothing was read yet. */
export function trackShard(): ShardTrack {
  let order: readonly string[] = [];
  let head = 0;
  const aheadOfHead = new Set<string>();
  return {
    read(sequenceNumbers) {
      order = [...order.slice(head), ...sequenceNumbers];
      head = 0;
    },
    done(sequenceNumbers) {
      for (const sequenceNumber of sequenceNumbers) aheadOfHead.add(sequenceNumber);
      let checkpoint: string | undefined;
      for (
        let next = order[head];
        next !== undefined && aheadOfHead.delete(next);
        next = order[head]
      ) {
        checkpoint = next;
        head += 1;
      }
      return checkpoint;
    },
    isDone: () => head === order.length,
  };
}
