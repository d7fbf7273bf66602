import { type RedriveOptions, redriveRecords } from '../redrive/redrive.ts';
import type { System } from '../system.ts';
import { deleteRejections, readRejections } from './rejections-table.ts';

/** Put back and waited for together; payloads of 400 KB each have to fit into memory. */
const CHUNK = 100;

/** The outcome of each rejection. */
export interface RedriveTally {
  /** In the events table now, and out of the rejections. */
  stored: string[];
  /** Rejected once more: the old row has made way for the new one, which `again` names. */
  rejectedAgain: { readonly recordId: string; readonly again: readonly string[] }[];
  /** Of another Twilio product: the consumer does not store them, so they are kept. */
  ignored: string[];
  /** Neither stored nor rejected in time, or not put because those before were not: kept. */
  open: string[];
  /** Not in the rejections table any more. */
  gone: string[];
}

/**
 * Puts rejections' bytes back into the stream, some at a time, and deletes each once its outcome is
 * in a table: the event, or a new rejection of the same bytes. When some stay unfinished within the
 * timeout, the rest stays where it is.
 */
export async function redriveRejections(
  system: System,
  recordIds: readonly string[],
  options: RedriveOptions & { readonly onProgress: (tally: RedriveTally) => void },
): Promise<RedriveTally> {
  const tally: RedriveTally = { stored: [], rejectedAgain: [], ignored: [], open: [], gone: [] };
  for (let from = 0; from < recordIds.length; from += CHUNK) {
    if (tally.open.length > 0) {
      tally.open.push(...recordIds.slice(from));
      break;
    }
    await redriveChunk(system, recordIds.slice(from, from + CHUNK), options, tally);
    options.onProgress(tally);
  }
  return tally;
}

async function redriveChunk(
  system: System,
  recordIds: readonly string[],
  options: RedriveOptions,
  tally: RedriveTally,
): Promise<void> {
  const read = await readRejections(system, recordIds, options.signal);
  const rejections = read.filter((rejection) => rejection !== undefined);
  tally.gone.push(...recordIds.filter((_, index) => read[index] === undefined));

  const records = rejections.map(({ payload, partitionKey }) => ({ data: payload, partitionKey }));
  const ends = await redriveRecords(system, records, options);
  const done: string[] = [];
  for (const [index, { recordId }] of rejections.entries()) {
    const end = ends[index];
    if (end?.kind === 'stored' || end?.kind === 'rejected') done.push(recordId);
    if (end?.kind === 'stored') tally.stored.push(recordId);
    else if (end?.kind === 'rejected') tally.rejectedAgain.push({ recordId, again: end.recordIds });
    else if (end?.kind === 'ignored') tally.ignored.push(recordId);
    else tally.open.push(recordId);
  }
  await deleteRejections(system, done, options);
}
