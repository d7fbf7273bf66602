import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';

/** The records in the failed batches of a folder: each batch's own list. */
export async function failedBatchesIn(folder: string): Promise<KinesisStreamRecord[][]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const { payload } = JSON.parse(await readFile(join(parentPath, name), 'utf8'));
      const { Records }: KinesisStreamEvent = JSON.parse(payload);
      return Records;
    }),
  );
}
