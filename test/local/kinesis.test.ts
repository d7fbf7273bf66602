import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createKinesisClient, type LocalKinesis, startKinesis } from '../../src/local/kinesis.ts';
import { PortInUseError } from '../../src/local/port-in-use.ts';
import { aFolder } from '../fixtures/folder.ts';
import { listening } from '../fixtures/listening.ts';
import { listeningAddresses } from '../fixtures/process-groups.ts';

const StreamName = 'voice-events';

async function start(options: { dataDir?: string; shards?: number } = {}) {
  const kinesis = await startKinesis({ port: 0, streamName: StreamName, shards: 2, ...options });
  onTestFinished(kinesis.stop);
  return kinesis;
}

function clientOf({ endpoint }: LocalKinesis): KinesisClient {
  const client = createKinesisClient(endpoint);
  onTestFinished(() => client.destroy());
  return client;
}

async function put(client: KinesisClient, ...data: readonly string[]) {
  const Records = data.map((one) => ({ PartitionKey: one, Data: Buffer.from(one) }));
  await client.send(new PutRecordsCommand({ StreamName, Records }));
}

async function readAll(client: KinesisClient): Promise<string[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
  const pages = Shards.map(async ({ ShardId }) => {
    const ShardIteratorType = 'TRIM_HORIZON';
    const from = { StreamName, ShardId, ShardIteratorType } as const;
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(from));
    const { Records = [] } = await client.send(new GetRecordsCommand({ ShardIterator }));
    return Records.map(({ Data = [] }) => Buffer.from(Data).toString());
  });
  return (await Promise.all(pages)).flat().toSorted();
}

describe('the local Kinesis', () => {
  it('has an active stream with its shards', async () => {
    const client = clientOf(await start({ shards: 3 }));
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    expect(Shards).toHaveLength(3);
    await put(client, 'one', 'two');
    expect(await readAll(client)).toEqual(['one', 'two']);
  });

  it.runIf(process.platform === 'linux')('listens on 127.0.0.1 and nowhere else', async () => {
    const { endpoint } = await start();
    const addresses = await listeningAddresses([process.pid]);
    expect(addresses).toContain(new URL(endpoint).host);
    expect(addresses.filter((address) => !address.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('names a port that is in use', async () => {
    const { port, stop } = await listening(createServer());
    onTestFinished(stop);
    const starting = startKinesis({ port, streamName: StreamName, shards: 1 });
    await expect(starting).rejects.toThrow(PortInUseError);
    await expect(starting).rejects.toThrow(`Port ${port} on 127.0.0.1 is in use`);
  });

  it('frees its port when it stops', async () => {
    const { endpoint, stop } = await start();
    await stop();
    const port = Number(new URL(endpoint).port);
    const again = await startKinesis({ port, streamName: StreamName, shards: 1 });
    onTestFinished(again.stop);
    expect(again.endpoint).toBe(endpoint);
  });

  it('keeps the stream and its records in a folder', async () => {
    const dataDir = join(await aFolder(), 'data');
    const first = await start({ dataDir });
    await put(clientOf(first), 'one', 'two', 'three');
    await first.stop();

    const second = clientOf(await start({ dataDir, shards: 4 }));
    expect(await readAll(second)).toEqual(['one', 'three', 'two']);
    const { Shards } = await second.send(new ListShardsCommand({ StreamName }));
    expect(Shards).toHaveLength(2);
  });

  it('names a data file that was cut off', async () => {
    const dataDir = await aFolder();
    const path = join(dataDir, 'kinesis-data.json');
    await writeFile(path, '{"streams":{');
    await expect(start({ dataDir })).rejects.toThrow(`${path} is cut off`);
  });
});
