import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { createTables } from '../../../src/local/tables.ts';
import { startDynamoDbLocal } from '../../integration/dynamodb-local.ts';
import { freshEvents, invocation } from '../batches.ts';
import { type Bench, CONTESTANTS, inAnyOrder, perContestant, type Series } from '../bench.ts';
import { startAll, tableOf, warmUp } from '../contestants.ts';
import { table, withSpread } from '../markdown.ts';
import { ratio, spread } from '../statistics.ts';

const CASES = [
  { size: 10, batches: 5 },
  { size: 100, batches: 1 },
  { size: 1000, batches: 1 },
];
const ROUNDS = 4;

/** The same on Amazon's DynamoDB Local: a real engine, which takes most of the time itself. */
export const dynamoDbLocal: Series = {
  name: 'dynamodb-local',
  async run(bench) {
    const local = await startDynamoDbLocal();
    if ('skipped' in local) return { markdown: `Not run: ${local.skipped}`, findings: [] };
    const client = new DynamoDBClient({
      endpoint: local.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    for (const name of CONTESTANTS) await createTablesOf(client, tableOf(name));
    try {
      return { markdown: await measure(bench, client, local.endpoint), findings: [] };
    } finally {
      client.destroy();
      await local.stop();
    }
  },
};

async function measure(bench: Bench, client: DynamoDBClient, endpoint: string): Promise<string> {
  const contestants = await startAll(bench.bundles, endpoint);
  await warmUp(contestants, 1, bench.seed);
  // What the warm-up stored.
  let sent = await itemsIn(client, tableOf('floor'));
  const rows: string[][] = [];
  for (const { size, batches } of CASES.filter(({ size }) => !bench.quick || size === 10)) {
    const wallMs = perContestant((): number[] => []);
    const cpuMs = perContestant((): number[] => []);
    for (let round = 0; round < bench.rounds(ROUNDS); round += 1) {
      const texts = Array.from({ length: batches }, () =>
        invocation(freshEvents(bench.seed(), size)),
      );
      sent += size * batches;
      for (const name of inAnyOrder()) {
        const result = await contestants[name].run(texts);
        wallMs[name].push(spread(result.wallMs).median);
        cpuMs[name].push(result.cpuMs);
      }
    }
    for (const [quantity, samples] of [
      ['wall', wallMs],
      ['CPU', cpuMs],
    ] as const) {
      const multiples = CONTESTANTS.map((name) => ratio(samples[name], samples.product));
      rows.push([
        `${quantity}, ${size.toLocaleString('en-US')} events a batch`,
        ...multiples.slice(1).map(withSpread),
      ]);
    }
  }
  for (const name of CONTESTANTS) {
    contestants[name].stop();
    const stored = await itemsIn(client, tableOf(name));
    if (stored !== sent) throw new Error(`${name} stored ${stored} items of ${sent} events`);
  }
  return table(['× product', ...CONTESTANTS.slice(1)], rows);
}

async function createTablesOf(client: DynamoDBClient, eventsTable: string): Promise<void> {
  await createTables(client, { eventsTable, rejectionsTable: `${eventsTable}-rejections` });
  await client.send(
    new CreateTableCommand({
      TableName: `${eventsTable}-idempotency`,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
}

async function itemsIn(client: DynamoDBClient, table: string): Promise<number> {
  let count = 0;
  let from: Record<string, never> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: table, Select: 'COUNT', ExclusiveStartKey: from }),
    );
    count += page.Count ?? 0;
    from = page.LastEvaluatedKey as typeof from;
  } while (from !== undefined);
  return count;
}
