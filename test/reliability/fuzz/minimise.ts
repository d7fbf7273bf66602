import type { KinesisStreamRecord } from 'aws-lambda';

/** Whether records still do what they should not. */
export type Breaks = (records: readonly KinesisStreamRecord[]) => Promise<boolean>;

/**
 * Fewer records, and shorter ones, that still break what these do: pieces are left out, large ones
 * first, for as long as `mayTry` allows. The last that was seen to break is given.
 */
export async function minimised(
  records: readonly KinesisStreamRecord[],
  breaks: Breaks,
  mayTry: () => boolean,
): Promise<readonly KinesisStreamRecord[]> {
  const few = await shortened(records, (rest) => rest, breaks, mayTry);
  const [only, another] = few;
  if (only === undefined || another !== undefined) return few;
  const bytes = Buffer.from(only.kinesis.data, 'base64');
  // What is no base64 is short in other ways.
  if (bytes.toString('base64') !== only.kinesis.data) return few;
  const withBytes = (rest: readonly number[]) => {
    const data = Buffer.from(rest).toString('base64');
    return [{ ...only, kinesis: { ...only.kinesis, data } }];
  };
  return withBytes(await shortened([...bytes], withBytes, breaks, mayTry));
}

/** Leaves out halves, then quarters, and so on down to single pieces, where what is left breaks. */
async function shortened<T>(
  pieces: readonly T[],
  asRecords: (pieces: readonly T[]) => readonly KinesisStreamRecord[],
  breaks: Breaks,
  mayTry: () => boolean,
): Promise<readonly T[]> {
  let left = pieces;
  for (let length = Math.ceil(left.length / 2); length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start < left.length && mayTry(); ) {
      const rest = [...left.slice(0, start), ...left.slice(start + length)];
      if (rest.length > 0 && (await breaks(asRecords(rest)))) left = rest;
      else start += length;
    }
  }
  return left;
}
