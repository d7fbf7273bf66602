import type { KinesisStreamRecord } from 'aws-lambda';
import { fromBase64 } from '../base64.ts';
import { type Clock, systemClock } from '../clock.ts';
import { toIso } from '../events/event-time.ts';
import { elementsOf } from '../json/elements.ts';
import { type Parsed, parseJson } from '../json/parse.ts';
import { type Origin, type Rejected, type RejectionReason, rejected } from '../outcome.ts';

/** A JSON value out of a record, not looked at yet. */
export interface Decoded {
  readonly kind: 'decoded';
  readonly origin: Origin;
  readonly value: unknown;
  /** Where the value differs from the text sent: repeated names, numbers kept as text. */
  readonly warnings: readonly string[];
}

/**
 * Real events have 300 bytes and more, so that 1 MB holds 3,500. Of smaller elements it holds half a
 * million, each of which would be an outcome and a rejection of its own, and together a gigabyte.
 */
export const MAX_EVENTS_PER_RECORD = 10_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * A record's events: base64, then UTF-8 (a byte-order mark is allowed), then JSON: one event or an
 * array of them (Twilio's webhook sink sends arrays; its Kinesis sink sends single events).
 * A record that cannot be read is one rejection.
 */
export function decode(
  record: KinesisStreamRecord,
  now: Clock['now'] = systemClock.now,
): (Decoded | Rejected)[] {
  const origin = originOf(record, now);
  const refuse = (reason: RejectionReason, message: string) => [
    rejected(origin, reason, [{ path: '', message }]),
  ];
  const bytes = bytesOf(record);
  if (bytes === undefined) return refuse('not-base64', 'The record’s data is not base64.');

  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    const hint = hintOf(bytes);
    return refuse('not-utf8', `The ${bytes.length} bytes are not UTF-8 text${hint}.`);
  }
  if (text === '') return refuse('empty', 'The record has no content.');

  let parsed: Parsed;
  try {
    parsed = parseJson(text);
  } catch (error) {
    return refuse('not-json', `The text is not JSON${positionIn(error)}.`);
  }

  const { value, warnings } = parsed;
  if (!Array.isArray(value)) return [{ kind: 'decoded', origin, value, warnings }];
  if (value.length === 0) return refuse('empty', 'The array has no events.');
  if (value.length > MAX_EVENTS_PER_RECORD) {
    const limit = `a record may have ${MAX_EVENTS_PER_RECORD}`;
    return refuse('too-large', `The array has ${value.length} elements; ${limit}.`);
  }
  let slices: string[] | undefined;
  const elements = () => {
    slices ??= elementsOf(text);
    return slices;
  };
  // What is odd about one element is said of it alone.
  const values: Parsed[] =
    warnings.length === 0
      ? value.map((element: unknown) => ({ value: element, warnings }))
      : elements().map(parseJson);
  return values.map((element, index) => ({
    kind: 'decoded',
    origin: {
      ...origin,
      recordId: `${origin.recordId}#${index}`,
      payload: () => new TextEncoder().encode(elements()[index]),
    },
    value: element.value,
    warnings: element.warnings,
  }));
}

/** What other producers put into a stream, by its first bytes. */
const FORMATS: readonly [bytes: readonly number[], hint: string][] = [
  [[0x1f, 0x8b], ': they seem to be compressed by gzip; send the text as it is'],
  [
    [0xf3, 0x89, 0x9a, 0xc2],
    ': they seem to be records that the Kinesis Producer Library put together; turn its aggregation off',
  ],
];

function hintOf(bytes: Buffer): string {
  const found = FORMATS.find(([first]) => first.every((byte, index) => bytes[index] === byte));
  return found?.[1] ?? '';
}

/** A record's place in the stream, and its bytes. */
export function originOf(record: KinesisStreamRecord, now: Clock['now'] = systemClock.now): Origin {
  const { kinesis, eventID, eventSourceARN } = record;
  return {
    recordId: eventID,
    shardId: shardIdOf(record),
    sequenceNumber: kinesis.sequenceNumber,
    partitionKey: kinesis.partitionKey,
    streamArn: eventSourceARN,
    // Seconds, with a fraction. A record without one arrived now, at the latest.
    arrivedAt: () =>
      toIso(Math.round(kinesis.approximateArrivalTimestamp * 1000)) ??
      new Date(now()).toISOString(),
    // What is not base64 is kept as the text that Lambda handed over.
    payload: () => bytesOf(record) ?? new TextEncoder().encode(textOf(record)),
  };
}

/** `eventID` is `shardId-000000000000:sequenceNumber`; the shard stands nowhere else. */
export function shardIdOf({ eventID }: KinesisStreamRecord): string {
  const end = eventID.indexOf(':');
  return end === -1 ? eventID : eventID.slice(0, end);
}

function bytesOf({ kinesis }: KinesisStreamRecord): Buffer | undefined {
  return typeof kinesis.data === 'string' ? fromBase64(kinesis.data) : undefined;
}

/** The data of a record that is not as Lambda documents it. */
function textOf({ kinesis: { data } }: { kinesis: { data?: unknown } }): string {
  return typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
}

/** V8 quotes the text around the error; only the position is taken from its message. */
function positionIn(error: unknown): string {
  if (!(error instanceof SyntaxError)) return '';
  if (error.message.includes('end of JSON input')) return ': it ends too early';
  const position = /at position (\d+)/.exec(error.message)?.[1];
  return position === undefined ? '' : `: unexpected character at position ${position}`;
}
