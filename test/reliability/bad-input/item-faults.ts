import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type Item as ItemOnTheWire,
  type AttributeValue as ValueOnTheWire,
  valueFault,
} from '../../../src/local/dynamodb/attribute-value.ts';
import { itemFault, type TableDescription } from '../../../src/local/dynamodb/table-rules.ts';

/** An item as the consumer hands it to the SDK. */
export type Item = Readonly<Record<string, AttributeValue>>;

const LONGEST_NAME_BYTES = 65_535;

const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });

export const EVENTS: TableDescription = {
  TableName: 'events',
  KeySchema: [key('id', 'HASH')],
  GlobalSecondaryIndexes: [
    ...['callSid', 'conferenceSid', 'endedDay', 'otherParty', 'parentCallSid'].map((name) => ({
      IndexName: name,
      KeySchema: [key(name, 'HASH'), key('occurredAt', 'RANGE')],
    })),
  ],
};
export const REJECTIONS: TableDescription = {
  TableName: 'rejections',
  KeySchema: [key('recordId', 'HASH')],
};

/**
 * Why DynamoDB would refuse an item, or change it; `undefined` where it would do neither. Nothing of
 * the consumer's own conversion is asked: nesting, numbers, keys and sizes are judged by the rules of
 * the local stand-in, which are tried against DynamoDB Local, and the rest is looked at here.
 */
export function itemFaultOf(item: Item, table: TableDescription): string | undefined {
  for (const [name, value] of Object.entries(item)) {
    const fault = nameFault(name) ?? formFault(value) ?? valueFault(onTheWire(value));
    if (fault !== undefined) return `${name}: ${fault}`;
  }
  const wire: Record<string, ValueOnTheWire> = {};
  for (const [name, value] of Object.entries(item)) wire[name] = onTheWire(value);
  return itemFault(wire satisfies ItemOnTheWire, table);
}

/** What no answer of DynamoDB's would tell: text that changes on its way, a prototype that is odd. */
function formFault(value: AttributeValue): string | undefined {
  if (Object.getPrototypeOf(value) !== Object.prototype) return 'a value with an odd prototype';
  if (value.S !== undefined) return value.S.isWellFormed() ? undefined : 'a lone surrogate';
  if (value.L !== undefined) return firstFault(value.L, formFault);
  if (value.M === undefined) return undefined;
  if (Object.getPrototypeOf(value.M) !== Object.prototype) return 'a map with an odd prototype';
  return firstFault(
    Object.entries(value.M),
    ([name, member]) => nameFault(name) ?? formFault(member),
  );
}

function nameFault(name: string): string | undefined {
  if (!name.isWellFormed()) return 'a name with a lone surrogate';
  return Buffer.byteLength(name) > LONGEST_NAME_BYTES ? 'a name that is too long' : undefined;
}

/** The wire has binary values in base64, and is otherwise as the SDK takes it. */
function onTheWire(value: AttributeValue): ValueOnTheWire {
  return value.B === undefined
    ? (value as ValueOnTheWire)
    : { B: Buffer.from(value.B).toString('base64') };
}

function firstFault<T>(values: readonly T[], fault: (value: T) => string | undefined) {
  for (const value of values) {
    const found = fault(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
