import { toIso } from '../../events/event-time.ts';
import { indentJson } from '../indent-json.ts';
import { dayAndClock } from '../moments.ts';
import { colour } from '../output.ts';
import { inBytes, printableLine, shortType } from '../printable.ts';
import { printable } from '../terminal-text.ts';
import type { TimeZone } from '../time-zone.ts';
import type { Rejection, RejectionHead } from './rejection.ts';

/** Longer hex dumps say nothing more on a terminal; `--json` has all bytes. */
const MAX_DUMPED_BYTES = 4_096;
const BYTES_PER_LINE = 16;

/** A rejection in three lines: when and why, what was wrong first, and its id to copy. */
export function inLines(
  { recordId, reason, rejectedAt, issues, type }: RejectionHead,
  zone: TimeZone,
): string {
  const [issue] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return [
    `${dayAndClock(rejectedAt, zone)}  ${colour('yellow', printableLine(reason).padEnd(16))}  ${shortType(type ?? '')}`.trimEnd(),
    `  ${issue ? issueInWords(issue) + more : 'no issue was kept'}`,
    `  ${colour('dim', printableLine(recordId))}`,
  ].join('\n');
}

/** Everything that is kept of a rejection, its payload last. */
export function inFull(rejection: Rejection, zone: TimeZone): string {
  const { recordId, reason, rejectedAt, type, eventId, partitionKey, expiresAt } = rejection;
  const expires = toIso((expiresAt ?? Number.NaN) * 1_000);
  const at = (time: string) => `${dayAndClock(time, zone)} ${zone.name}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Record', recordId],
    ['Reason', reason],
    ['Rejected', at(rejectedAt)],
    ['Type', type],
    ['Event', eventId],
    ['Stream', rejection.streamArn],
    ['Partition', partitionKey],
    ['Expires', expires === undefined ? undefined : at(expires)],
  ];
  const payload = payloadOf(rejection);
  return [
    ...facts.flatMap(([name, value]) =>
      value === undefined ? [] : `${colour('bold', name.padEnd(10))} ${printableLine(value)}`,
    ),
    colour('bold', 'Issues'),
    ...rejection.issues.map((issue) => `  ${issueInWords(issue)}`),
    colour('bold', `Payload, ${inBytes(rejection.payload.length)}`),
    payload.kind === 'text' ? printable(indentJson(payload.text)) : hexDump(payload.bytes),
  ].join('\n');
}

/** A rejection for machines: its payload as text, or in base64 if it is no UTF-8. */
export function inJson({ payload: _, ...rejection }: Rejection, bytes: Uint8Array) {
  const payload = payloadOf({ payload: bytes });
  return payload.kind === 'text'
    ? { ...rejection, payload: payload.text }
    : { ...rejection, payloadBase64: Buffer.from(payload.bytes).toString('base64') };
}

export function issueInWords({ path, message }: { path: string; message: string }): string {
  return printableLine(path ? `${path}: ${message}` : message);
}

/** A payload as the text that it is, or as its bytes. */
export function payloadOf({ payload }: Pick<Rejection, 'payload'>) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    return { kind: 'text', text } as const;
  } catch {
    return { kind: 'bytes', bytes: payload } as const;
  }
}

export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < Math.min(bytes.length, MAX_DUMPED_BYTES); at += BYTES_PER_LINE) {
    const row = [...bytes.subarray(at, at + BYTES_PER_LINE)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.'));
    lines.push(
      `${at.toString(16).padStart(6, '0')}  ${hex.padEnd(BYTES_PER_LINE * 3)} ${text.join('')}`,
    );
  }
  const left = bytes.length - MAX_DUMPED_BYTES;
  return [...lines, ...(left > 0 ? [`… and ${left} bytes more: see --json`] : [])].join('\n');
}
