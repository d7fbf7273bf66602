import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KinesisStreamEvent } from 'aws-lambda';

/** A record in the failed batches. */
export interface GivenUp {
  /** `shardId:sequenceNumber` */
  readonly recordId: string;
  readonly data: Uint8Array;
}

/** All records of the failed batches in a folder, as AWS documents their form. */
export async function givenUpRecords(folder: string): Promise<readonly GivenUp[]> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const batches = await Promise.all(
    files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
  return batches.flatMap((batch) => {
    const event: KinesisStreamEvent = JSON.parse(JSON.parse(batch).payload);
    return event.Records.map(({ eventID, kinesis }) => ({
      recordId: eventID,
      data: Buffer.from(kinesis.data, 'base64'),
    }));
  });
}
