import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** An item read back, as plain JavaScript. */
export type StoredItem = Record<string, unknown>;

/** All items of a table. For tables of a demonstration's size. */
export async function allItems(client: DynamoDBClient, table: string): Promise<StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName: table })) {
    items.push(...Items.map((item) => unmarshall(item)));
  }
  return items;
}
