import { readdir, readFile, rm } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { CliError, EXIT } from '../errors.ts';
import { quoted } from '../hints.ts';
import { printableLine } from '../printable.ts';
import { deployedOutputs, type System } from '../system.ts';

/** Where failed batches are kept: the bucket, or a folder that stands for it. */
export interface BatchObjects {
  /** What to call it in messages. */
  readonly title: string;
  /** `aws/lambda/<mapping>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>`, newest first. */
  readonly keys: (signal: AbortSignal) => Promise<string[]>;
  readonly read: (key: string, signal: AbortSignal) => Promise<string>;
  readonly remove: (key: string) => Promise<void>;
  /** The command that deletes an object by hand. */
  readonly removal: (key: string) => string;
  readonly close: () => void;
}

/** What Lambda's keys begin with; other objects in the bucket are left alone. */
const PREFIX = 'aws/lambda/';

/**
 * The folder that is named, else the deployed stack's bucket.
 *
 * @throws CliError where there is neither
 */
export function batchObjects(system: System, folder: string | undefined): BatchObjects {
  if (folder !== undefined) return folderObjects(folder);
  if (system.isLocal) {
    throw new CliError(
      'With --local, name the folder: --failed-batches-dir DIR. "npm run local -- --data-dir DATA" keeps them in DATA/failed-batches.',
      EXIT.usage,
    );
  }
  const bucket = deployedOutputs(system, 'failed-batches').FailedBatchesBucketName;
  return bucketObjects(new S3Client(system.config), bucket);
}

/** Failed batches in an S3 bucket. */
export function bucketObjects(client: S3Client, bucket: string): BatchObjects {
  return {
    title: `the bucket ${bucket}`,
    async keys(abortSignal) {
      const keys: string[] = [];
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, Prefix: PREFIX },
        { abortSignal },
      );
      for await (const { Contents = [] } of pages)
        keys.push(...Contents.flatMap(({ Key }) => Key ?? []));
      return newestFirst(keys);
    },
    async read(key, abortSignal) {
      const get = new GetObjectCommand({ Bucket: bucket, Key: key });
      const { Body } = await client.send(get, { abortSignal });
      return (await Body?.transformToString()) ?? '';
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },
    removal: (key) => `aws s3 rm ${quoted(printableLine(`s3://${bucket}/${key}`))}`,
    close: () => client.destroy(),
  };
}

function folderObjects(folder: string): BatchObjects {
  return {
    title: folder,
    async keys() {
      await readdir(folder).catch(({ code, message }: NodeJS.ErrnoException) => {
        throw new CliError(`Cannot read the folder ${folder}: ${code ?? message}.`, EXIT.usage);
      });
      // Made with the first failed batch.
      const files = await readdir(join(folder, PREFIX), {
        recursive: true,
        withFileTypes: true,
      }).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const keys = files
        .filter((file) => file.isFile() && !file.name.endsWith('.part'))
        .map((file) => relative(folder, join(file.parentPath, file.name)).split(sep).join('/'));
      return newestFirst(keys);
    },
    read: (key, signal) => readFile(join(folder, key), { encoding: 'utf8', signal }),
    remove: (key) => rm(join(folder, key)),
    removal: (key) => `rm ${quoted(printableLine(join(folder, key)))}`,
    close() {},
  };
}

/** A batch as people name it: its key's last part, with its time and a uuid. */
export function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function newestFirst(keys: readonly string[]): string[] {
  return keys.toSorted((a, b) => (nameOf(a) < nameOf(b) ? 1 : -1));
}
