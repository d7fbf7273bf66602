import { type AttributeValue, type Item, itemSize } from './attribute-value.ts';

interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

/** The part of `DescribeTable`'s answer that decides whether an item fits. */
export interface TableDescription {
  readonly TableName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly KeyElement[];
  }[];
}

const MAX_ITEM_BYTES = 400 * 1024;
const MAX_KEY_BYTES = { HASH: 2048, RANGE: 1024 };

/**
 * What DynamoDB finds wrong with an item for a table and dynalite does not: dynalite counts UTF-16
 * units where DynamoDB counts bytes, and does not look at empty names and empty index keys.
 * Messages are those of DynamoDB Local 3.3.1.
 */
export function itemFault(item: Item, table: TableDescription): string | undefined {
  if ('' in item) return 'Path component cannot be an empty string';
  for (const { AttributeName, KeyType } of table.KeySchema) {
    if (keyBytes(item[AttributeName]) > MAX_KEY_BYTES[KeyType]) {
      return 'Hash primary key values must be under 2048 bytes, and range primary key values must be under 1024 bytes';
    }
  }
  for (const { IndexName, KeySchema } of table.GlobalSecondaryIndexes ?? []) {
    for (const { AttributeName, KeyType } of KeySchema) {
      const value = item[AttributeName];
      if (value?.S === '' || value?.B === '') {
        return `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${value.S === '' ? 'string' : 'binary'} value. IndexName: ${IndexName}, IndexKey: ${AttributeName}`;
      }
      if (keyBytes(value) > MAX_KEY_BYTES[KeyType]) {
        return 'One or more parameter values were invalid: Size limit exceeded';
      }
    }
  }
  if (itemSize(item) > MAX_ITEM_BYTES) return 'Item size has exceeded the maximum allowed size';
  return undefined;
}

function keyBytes(value: AttributeValue | undefined): number {
  if (value?.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  return Buffer.byteLength(value?.S ?? '');
}

/** The same text for items with the same primary key; undefined when the key is not complete. */
export function primaryKey(item: Item, table: TableDescription): string | undefined {
  const parts = table.KeySchema.map(({ AttributeName }) => {
    const { S, B, N } = item[AttributeName] ?? {};
    return S || B || N;
  });
  if (parts.some((part) => !part)) return undefined;
  return JSON.stringify([table.TableName, ...parts]);
}
