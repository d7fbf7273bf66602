import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { checkpointWriter } from '../../../src/local/event-source-mapping/checkpoint-writer.ts';
import { fileCheckpoints } from '../../../src/local/event-source-mapping/checkpoints.ts';
import type { ShardCheckpoint } from '../../../src/stream/lineage.ts';
import { aFolder } from '../../fixtures/folder.ts';

const upTo = (n: number): ShardCheckpoint => ({ kind: 'after', sequenceNumber: String(n) });

describe('checkpoints in a file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await aFolder();
    path = join(folder, 'data', 'checkpoints.json');
  });

  it('are none at first', async () => {
    expect(await fileCheckpoints(path).load()).toEqual(new Map());
  });

  it('are there for the next run', async () => {
    const first = fileCheckpoints(path);
    await first.load();
    await Promise.all([
      first.save('a', upTo(1)),
      first.save('b', upTo(2)),
      first.save('a', upTo(3)),
      first.save('c', { kind: 'ended' }),
    ]);
    const expected = new Map([
      ['a', upTo(3)],
      ['b', upTo(2)],
      ['c', { kind: 'ended' }],
    ]);
    const second = fileCheckpoints(path);
    expect(await second.load()).toEqual(expected);
    await second.save('a', upTo(4));
    expect(await fileCheckpoints(path).load()).toEqual(new Map([...expected, ['a', upTo(4)]]));
  });

  it('are not read from a file that holds something else', async () => {
    await fileCheckpoints(path).save('a', upTo(1));
    await writeFile(path, '{"a": 7}');
    await expect(fileCheckpoints(path).load()).rejects.toThrow(`${path} holds no checkpoints`);
    expect(await readFile(path, 'utf8')).toBe('{"a": 7}');
  });

  it('can be saved again after a save that failed', async () => {
    const checkpoints = fileCheckpoints(folder);
    await expect(checkpoints.save('a', upTo(1))).rejects.toThrow();
    await rm(folder, { recursive: true });
    await checkpoints.save('a', upTo(2));
    expect(await fileCheckpoints(folder).load()).toEqual(new Map([['a', upTo(2)]]));
  });
});

describe('the writer of a shard', () => {
  it('saves the latest of the checkpoints that came while it was saving', async () => {
    const saved: ShardCheckpoint[] = [];
    let finish = () => {};
    const writer = checkpointWriter(
      (checkpoint) => {
        saved.push(checkpoint);
        return new Promise((resolve) => (finish = resolve));
      },
      () => {},
    );
    writer.put(upTo(1));
    writer.put(upTo(2));
    writer.put(upTo(3));
    finish();
    await Promise.resolve();
    await Promise.resolve();
    finish();
    await writer.written();
    expect(saved).toEqual([upTo(1), upTo(3)]);
  });

  it('reports a save that failed, and goes on', async () => {
    const problems: unknown[] = [];
    const saved: ShardCheckpoint[] = [];
    const writer = checkpointWriter(
      async (checkpoint) => {
        if (saved.length === 0 && problems.length === 0) throw new Error('disk full');
        saved.push(checkpoint);
      },
      (error) => problems.push(error),
    );
    writer.put(upTo(1));
    await writer.written();
    writer.put(upTo(2));
    await writer.written();
    expect(problems).toEqual([new Error('disk full')]);
    expect(saved).toEqual([upTo(2)]);
  });
});
