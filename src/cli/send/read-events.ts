import { randomUUID } from 'node:crypto';
import { elementsOf } from '../../json/elements.ts';
import { lambdaRecord } from '../../stream/lambda-record.ts';
import type { StreamRecord } from '../../stream/put-records.ts';
import { dryRun, isTooLargeToReject, TOO_LARGE_TO_REJECT } from '../stream/dry-run.ts';

/** What a file holds: records for the stream, and what the consumer would not take. */
export interface EventsFile {
  readonly records: readonly StreamRecord[];
  readonly bad: readonly BadPart[];
  readonly sids: Sids;
}

/** The first call and the first conference that are sent, where there are any. */
export interface Sids {
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
}

/** A part of a file that the consumer would reject. */
export interface BadPart {
  /** `line 3` or `element 2`. */
  readonly place: string;
  readonly problem: string;
}

interface Part {
  readonly place: string;
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The events of a file: a JSON array of them, one as JSON, or JSON lines, told apart by the
 * content. Each becomes a record of its own, with its text as it stands in the file.
 */
export async function readEvents(content: Uint8Array): Promise<EventsFile> {
  const records: StreamRecord[] = [];
  const bad: BadPart[] = [];
  let sids: Sids = {};
  for (const { place, bytes } of partsOf(content)) {
    const { problem, ...found } = await seenIn(bytes);
    if (problem !== undefined) {
      bad.push({ place, problem });
      continue;
    }
    records.push(aRecord(bytes));
    sids = {
      callSid: sids.callSid ?? found.callSid,
      conferenceSid: sids.conferenceSid ?? found.conferenceSid,
    };
  }
  return { records, bad, sids };
}

/** Each line's bytes as a record, unread. Empty lines are left out: Kinesis has no empty records. */
export function readRawLines(content: Uint8Array): readonly StreamRecord[] {
  return linesOf(content).map(({ bytes }) => aRecord(bytes));
}

function partsOf(content: Uint8Array): readonly Part[] {
  const text = textOf(content);
  const value = text === undefined ? undefined : parsed(text);
  if (text !== undefined && value !== undefined) {
    if (!Array.isArray(value)) return [{ place: 'line 1', bytes: Buffer.from(text.trim()) }];
    const elements = elementsOf(text);
    return elements.map((element, at) => ({
      place: `element ${at + 1}`,
      bytes: Buffer.from(element),
    }));
  }
  const lines = linesOf(content);
  // A document over several lines has no line that is an event by itself.
  const areLines = lines.some(({ bytes }) => typeof parsed(textOf(bytes) ?? '') === 'object');
  if (areLines || lines.length === 1) return lines;
  return lines.length === 0 ? [] : [{ place: placeOfFault(text), bytes: content }];
}

/** Where a broken JSON document breaks, as far as V8 tells. */
function placeOfFault(text: string | undefined): string {
  try {
    JSON.parse(text ?? '');
  } catch (error) {
    const line = /\(line (\d+) column \d+\)/.exec(String(error))?.[1];
    if (line !== undefined) return `line ${line}`;
  }
  return 'the whole of it';
}

/** Why the consumer would reject the bytes, or which call and conference they are about. */
async function seenIn(bytes: Uint8Array): Promise<Sids & { readonly problem?: string }> {
  const placement = { shardId: '', sequenceNumber: '0' };
  let sids: Sids = {};
  for (const outcome of await dryRun(lambdaRecord(aRecord(bytes), placement, ''))) {
    if (isTooLargeToReject(outcome)) return { problem: TOO_LARGE_TO_REJECT };
    if (outcome.kind === 'ready') sids = outcome.event;
    if (outcome.kind !== 'rejected') continue;
    const issues = outcome.issues.map(({ path, message }) =>
      path ? `${path}: ${message}` : message,
    );
    return { problem: `${outcome.reason}: ${issues.join('; ')}` };
  }
  return sids;
}

function linesOf(content: Uint8Array): readonly Part[] {
  const lines: Part[] = [];
  let start = 0;
  for (let number = 1; start < content.length; number += 1) {
    const feed = content.indexOf(LINE_FEED, start);
    const end = feed === -1 ? content.length : feed;
    const last = content[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
    if (last > start) lines.push({ place: `line ${number}`, bytes: content.subarray(start, last) });
    start = end + 1;
  }
  return lines;
}

/** Without a byte-order mark; `undefined` for what is no UTF-8. */
function textOf(content: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Twilio's partition keys are not documented; one of its own spreads the records over the shards. */
function aRecord(data: Uint8Array): StreamRecord {
  return { data, partitionKey: randomUUID() };
}
