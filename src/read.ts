import type { KinesisStreamRecord } from 'aws-lambda';
import { type Clock, systemClock } from './clock.ts';
import { type ValidEvent, validate } from './events/validate.ts';
import { decode, originOf } from './kinesis/decode.ts';
import {
  type Ignored,
  type Origin,
  type Rejected,
  type Unfinished,
  unfinished,
} from './outcome.ts';

/**
 * Reading stops once an invocation has this many events. The last record may add up to
 * `MAX_EVENTS_PER_RECORD`; by measurement both fit into the function's memory.
 */
export const MAX_EVENTS = 10_000;

/** What a batch's records hold. */
export interface Read {
  /** Of each event, and of each record without one, in the batch's order. */
  readonly origins: readonly Origin[];
  readonly events: readonly ValidEvent[];
  readonly ended: readonly (Ignored | Rejected | Unfinished)[];
}

/**
 * Decodes and validates records until they have given {@link MAX_EVENTS}, the first one in any case.
 * The rest of the batch is left to its next delivery.
 */
export function read(
  records: readonly KinesisStreamRecord[],
  now: Clock['now'] = systemClock.now,
): Read {
  const origins: Origin[] = [];
  const events: ValidEvent[] = [];
  const ended: (Ignored | Rejected | Unfinished)[] = [];
  for (const record of records) {
    if (origins.length >= MAX_EVENTS) {
      const origin = originOf(record, now);
      origins.push(origin);
      ended.push(unfinished(origin, 'batch-full'));
      continue;
    }
    for (const decoded of decode(record, now)) {
      const { origin } = decoded;
      origins.push(origin);
      const result = decoded.kind === 'decoded' ? validate(decoded) : decoded;
      if (result.kind === 'valid') events.push(result);
      else ended.push(result);
    }
  }
  return { origins, events, ended };
}
