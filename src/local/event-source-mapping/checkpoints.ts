import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { ShardCheckpoint } from '../../stream/lineage.ts';

const shardCheckpoint: z.ZodType<ShardCheckpoint> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('after'), sequenceNumber: z.string() }),
  z.object({ kind: z.literal('ended') }),
]);
const file = z.record(z.string(), shardCheckpoint);

/** Where a mapping keeps its place, by shard id. */
export interface Checkpoints {
  readonly load: () => Promise<ReadonlyMap<string, ShardCheckpoint>>;
  readonly save: (shardId: string, checkpoint: ShardCheckpoint) => Promise<void>;
}

/**
 * Keeps checkpoints in one JSON file, replaced as a whole with each save. `load` comes first; it
 * throws an error that names the file if that holds something else.
 */
export function fileCheckpoints(path: string): Checkpoints {
  const shards = new Map<string, ShardCheckpoint>();
  let writing = Promise.resolve();

  async function write(): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.part`, JSON.stringify(Object.fromEntries(shards), undefined, 2));
    await rename(`${path}.part`, path);
  }

  return {
    async load() {
      for (const [shardId, checkpoint] of await read(path)) shards.set(shardId, checkpoint);
      return new Map(shards);
    },
    save(shardId, checkpoint) {
      shards.set(shardId, checkpoint);
      // One at a time, and a save that failed does not fail the next one.
      writing = writing.catch(() => {}).then(write);
      return writing;
    },
  };
}

async function read(path: string): Promise<[string, ShardCheckpoint][]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  try {
    return Object.entries(file.parse(JSON.parse(text)));
  } catch (error) {
    throw new Error(`${path} holds no checkpoints. Delete it to read the stream again.`, {
      cause: error,
    });
  }
}
