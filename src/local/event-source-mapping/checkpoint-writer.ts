import type { ShardCheckpoint } from '../../stream/lineage.ts';

/** Saves one shard's checkpoints in the background. */
export interface CheckpointWriter {
  /** To be saved as soon as the one before is. Of several that wait, only the last is. */
  readonly put: (checkpoint: ShardCheckpoint) => void;
  /** Resolves when nothing waits to be saved. */
  readonly written: () => Promise<void>;
}

/**
 * A writer with nothing to write. A save that fails is reported and left to the next one: an old
 * checkpoint only means that records are redelivered.
 */
export function checkpointWriter(
  save: (checkpoint: ShardCheckpoint) => Promise<void>,
  onProblem: (error: unknown) => void,
): CheckpointWriter {
  let waiting: ShardCheckpoint | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    while (waiting !== undefined) {
      const checkpoint = waiting;
      waiting = undefined;
      await save(checkpoint).catch(onProblem);
    }
    writing = undefined;
  }

  return {
    put(checkpoint) {
      waiting = checkpoint;
      writing ??= write();
    },
    written: () => writing ?? Promise.resolve(),
  };
}
