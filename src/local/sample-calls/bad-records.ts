import type { RejectionReason } from './expected.ts';
import { sid } from './identifiers.ts';
import { chance, integer, type Random } from './random.ts';
import type { Account, CloudEvent } from './sample-event.ts';
import { rfc2822, webhookEvent } from './webhook-event.ts';

/** Something that no event can be read from. */
export type BadContent = { readonly reason: RejectionReason; readonly kind: string } & (
  | {
      /** A record that is bad as a whole. */
      readonly form: 'record';
      readonly bytes: Uint8Array;
    }
  | {
      /** JSON text that may as well stand among good events in an array. */
      readonly form: 'element';
      readonly text: string;
    }
);

/** A way to spoil the text of a good event, which holds the letter `É`. */
type Spoil = (text: string, random: Random) => string | Uint8Array;

const badRecords: readonly (readonly [RejectionReason, string, Spoil])[] = [
  ['empty', 'no bytes', () => ''],
  ['empty', 'an empty array', () => '[]'],
  ['empty', 'an empty array with a line break in it', () => '[\n]\n'],
  ['not-utf8', 'Latin-1', (text) => Buffer.from(text, 'latin1')],
  ['not-utf8', 'UTF-16 with a byte-order mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['not-utf8', 'cut in the middle of a character', (text) => cutInsideCharacter(text)],
  ['not-utf8', 'half a surrogate pair', (text) => replaceCharacter(text, [0xed, 0xa0, 0x80])],
  ['not-utf8', 'the first bytes of a gzip file', () => Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0)],
  ['not-json', 'plain text', () => 'twilio sink test'],
  ['not-json', 'TwiML', () => '<?xml version="1.0"?><Response><Hangup/></Response>'],
  ['not-json', 'a form', () => 'CallSid=CA0123456789abcdef&CallStatus=completed'],
  ['not-json', 'an event cut short', (text, random) => cutShort(text, random)],
  ['not-json', 'an array cut short', (text) => `[${text},`],
  ['not-json', 'two events on two lines', (text) => `${text}\n${text}\n`],
  ['not-json', 'a comma too many', (text) => text.replace(/}$/, ',}')],
];

/** A way to spoil a good event; what it gives is written as JSON. */
type Distort = (event: CloudEvent) => unknown;

const badElements: readonly (readonly [RejectionReason, string, Distort])[] = [
  ['not-cloudevent', 'a number', () => 42],
  ['not-cloudevent', 'a string', () => 'twilio sink test'],
  ['not-cloudevent', 'null', () => null],
  ['not-cloudevent', 'true', () => true],
  ['not-cloudevent', 'an event written as JSON twice', (event) => JSON.stringify(event)],
  ['not-cloudevent', 'something else', () => ({ level: 'INFO', msg: 'a log line: [1, 2], {"a"}' })],
  ['not-cloudevent', 'no id', ({ id: _, ...event }) => event],
  ['not-cloudevent', 'an empty id', (event) => ({ ...event, id: '' })],
  ['not-cloudevent', 'a number as id', (event) => ({ ...event, id: 4711 })],
  ['not-cloudevent', 'no specversion', ({ specversion: _, ...event }) => event],
  ['not-cloudevent', 'an old specversion', (event) => ({ ...event, specversion: '0.3' })],
  ['not-cloudevent', 'a number as specversion', (event) => ({ ...event, specversion: 1 })],
  ['not-cloudevent', 'no type', ({ type: _, ...event }) => event],
  ['not-cloudevent', 'an empty type', (event) => ({ ...event, type: '' })],
  ['not-cloudevent', 'no source', ({ source: _, ...event }) => event],
  ['invalid-data', 'no data', ({ data: _, ...event }) => event],
  ['invalid-data', 'null as data', (event) => ({ ...event, data: null })],
  ['invalid-data', 'a list as data', (event) => ({ ...event, data: [event.data] })],
  ['invalid-data', 'data as text that is not JSON', (event) => ({ ...event, data: 'sid=CA0123' })],
  ['invalid-data', 'no sid', (event) => withData(event, { sid: undefined })],
  ['invalid-data', 'a number as sid', (event) => withData(event, { sid: 4711 })],
  ['invalid-data', 'a request without parameters', (event) => withoutOf(event, 'parameters')],
  ['invalid-data', 'a request without a URL', (event) => withoutOf(event, 'url')],
  ['invalid-data', 'a request without a method', (event) => withoutOf(event, 'method')],
];

/** How many kinds of bad content there are. */
export const badKinds = badRecords.length + badElements.length;

/** Bad content of the kind with this number, made from an event that would have been good. */
export function badContent(
  random: Random,
  kindNumber: number,
  at: number,
  account: Account,
): BadContent {
  const event = goodEvent(random, at, account);
  const badRecord = badRecords[kindNumber];
  if (badRecord) {
    const [reason, kind, spoil] = badRecord;
    const spoilt = spoil(JSON.stringify(event), random);
    const bytes = typeof spoilt === 'string' ? Buffer.from(spoilt) : spoilt;
    return { form: 'record', reason, kind, bytes };
  }
  const badElement = badElements[kindNumber - badRecords.length];
  if (!badElement) throw new RangeError(`there is no kind ${kindNumber} of bad content`);
  const [reason, kind, distort] = badElement;
  // Spaces and line breaks: whoever writes the element anew loses them.
  const indent = chance(random, 0.3) ? 2 : 0;
  return { form: 'element', reason, kind, text: JSON.stringify(distort(event), null, indent) };
}

function goodEvent(random: Random, at: number, account: Account): CloudEvent {
  const callSid = sid(random, 'CA');
  return webhookEvent(random, account, {
    type: 'status-callback.amd.detected',
    at,
    callSid,
    parameters: {
      AccountSid: account.sid,
      CallSid: callSid,
      AnsweredBy: 'human',
      MachineDetectionDuration: String(integer(random, 900, 4_200)),
      CalledCity: 'MONTRÉAL',
      Timestamp: rfc2822(at),
    },
  }).event;
}

function withData(event: CloudEvent, fields: Readonly<Record<string, unknown>>): unknown {
  return { ...event, data: { ...event.data, ...fields } };
}

function withoutOf(event: CloudEvent, field: string): unknown {
  return withData(event, { request: { ...(event.data.request as object), [field]: undefined } });
}

function cutShort(text: string, random: Random): string {
  return text.slice(0, integer(random, 1, text.length - 1));
}

function cutInsideCharacter(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, bytes.indexOf('É') + 1);
}

function replaceCharacter(text: string, replacement: readonly number[]): Uint8Array {
  const bytes = Buffer.from(text);
  const place = bytes.indexOf('É');
  return Buffer.concat([
    bytes.subarray(0, place),
    Buffer.from(replacement),
    bytes.subarray(place + 2),
  ]);
}
