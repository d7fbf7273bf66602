import type { ExpectedRejection, RejectionReason } from './expected.ts';
import { chance, hex, integer, oneOf, type Random } from './random.ts';

/** A record to put into Kinesis. */
export interface SampleRecord {
  readonly data: Uint8Array;
  readonly partitionKey: string;
}

/** Something on its way into the stream; bad if it has a `fault`. */
export type Parcel = { readonly arrivesAt: number; readonly fault?: Fault } & (
  | {
      /** Fit to stand in an array with its neighbours. */
      readonly form: 'elements';
      /** JSON texts; several share one record in any case. */
      readonly texts: readonly [string, ...string[]];
      readonly company?: 'never' | 'wanted';
      /** How often its record is put, with the same partition key. @default 1 */
      readonly copies?: number;
    }
  | { readonly form: 'record'; readonly bytes: Uint8Array }
);

interface Fault {
  readonly reason: RejectionReason;
  readonly kind: string;
}

/** A parcel of whole JSON texts. */
export type Elements = Extract<Parcel, { form: 'elements' }>;

const MAX_ELEMENTS = 4;
const arrayShare = 0.04;
const byteOrderMarkShare = 0.01;
const finalLineBreakShare = 0.02;

/** Packs parcels into records in the order of their arrival, a few together as a JSON array. */
export function pack(
  random: Random,
  parcels: readonly Parcel[],
): { records: SampleRecord[]; rejected: ExpectedRejection[] } {
  const waiting = parcels.toSorted((left, right) => left.arrivesAt - right.arrivesAt);
  const records: SampleRecord[] = [];
  const rejected: ExpectedRejection[] = [];
  for (let index = 0; index < waiting.length; ) {
    const group = groupAt(random, waiting, index);
    index += group.length;
    const data = contents(random, group);
    const record = { data, partitionKey: hex(random, 32) };
    const [first] = group;
    const copies = (first?.form === 'elements' && first.copies) || 1;
    records.push(...Array.from({ length: copies }, () => record));
    rejected.push(...faults(group, data));
  }
  return { records, rejected };
}

/** The parcel at the index, with those after it that share its record. */
function groupAt(random: Random, parcels: readonly Parcel[], index: number): readonly Parcel[] {
  const first = parcels[index];
  if (!first) return [];
  if (!sociable(first)) return [first];
  if (first.company !== 'wanted' && !chance(random, arrayShare)) return [first];
  const group: Elements[] = [first];
  const size = integer(random, 2, MAX_ELEMENTS);
  for (const next of parcels.slice(index + 1, index + size)) {
    if (!sociable(next) || elements(group).length + next.texts.length > MAX_ELEMENTS) break;
    group.push(next);
  }
  return group;
}

function sociable(parcel: Parcel): parcel is Elements {
  return parcel.form === 'elements' && parcel.company !== 'never';
}

function elements(group: readonly Elements[]): string[] {
  return group.flatMap(({ texts }) => texts);
}

function contents(random: Random, group: readonly Parcel[]): Uint8Array {
  const [first] = group;
  if (first?.form === 'record') return first.bytes;
  const texts = elements(group.filter((parcel) => parcel.form === 'elements'));
  const [open, separator, close] = oneOf(random, [
    ['[', ',', ']'],
    ['[\n  ', ',\n  ', '\n]\n'],
    [' [ ', ' , ', ' ] '],
  ]);
  const text =
    texts.length > 1
      ? open + texts.join(separator) + close
      : texts.join() + (chance(random, finalLineBreakShare) ? '\n' : '');
  return Buffer.from(chance(random, byteOrderMarkShare) ? `\ufeff${text}` : text);
}

/** In an array only the bad element is rejected; everywhere else the whole record is. */
function faults(group: readonly Parcel[], data: Uint8Array): ExpectedRejection[] {
  return group.flatMap((parcel) => {
    if (!parcel.fault) return [];
    const inArray = group.length > 1 && parcel.form === 'elements';
    return { ...parcel.fault, bytes: inArray ? Buffer.from(parcel.texts.join()) : data };
  });
}
