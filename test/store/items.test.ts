import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { eventItem, type Item, MAX_ITEM_BYTES, rejectionItem } from '../../src/store/items.ts';
import { webhookData } from '../fixtures/cloud-event.ts';
import { aStore, farAway } from '../fixtures/consumer.ts';
import { aDispatched, aRejection } from '../fixtures/valid-event.ts';

const EXPIRES_AT = 1_800_000_000;

/** An event's item, which is not too large. */
function written(dispatched: ReturnType<typeof aDispatched>): Item {
  const item = eventItem(dispatched, 0);
  if (item.kind !== 'item') throw new Error(`expected an item: ${item.reason}`);
  expect(item.bytes).toBeLessThanOrEqual(MAX_ITEM_BYTES);
  return item;
}

function itemOf(details: object, parameters: Record<string, unknown> = {}): Item {
  return written(aDispatched('E1', { details: { ...details } }, { parameters }));
}

/** The value that an event's details are stored with under this name, and the warnings. */
function stored(value: unknown, name = 'value') {
  const { attributes, warnings } = itemOf({ [name]: value });
  const texts = attributes.warnings?.L?.map(({ S }) => S) ?? [];
  expect(warnings).toBe(texts.length);
  return { value: attributes.details?.M?.[name], warnings: texts };
}

describe('a value of an item', () => {
  it.each<[string, unknown, AttributeValue]>([
    ['zero', 0, { N: '0' }],
    ['a number below zero', -1.5, { N: '-1.5' }],
    ['true', true, { BOOL: true }],
    ['false', false, { BOOL: false }],
    ['an integer beyond a double', 2n ** 64n, { N: '18446744073709551616' }],
    ['the largest integer', 10n ** 38n - 1n, { N: '9'.repeat(38) }],
    ['the smallest integer', 1n - 10n ** 38n, { N: `-${'9'.repeat(38)}` }],
    ['the largest number', 9.9e125, { N: '9.9e+125' }],
    ['the smallest number', 1e-130, { N: '1e-130' }],
    ['a moment', new Date(0), { S: '1970-01-01T00:00:00.000Z' }],
    ['no moment', new Date(Number.NaN), { NULL: true }],
    ['a hole in a list', [undefined, 1], { L: [{ NULL: true }, { N: '1' }] }],
  ])('is kept as it is: %s', (_, value, expected) => {
    expect(stored(value)).toEqual({ value: expected, warnings: [] });
  });

  it.each([
    ['a number too large', 1e126, '1e+126'],
    ['a number too small', -1e-131, '-1e-131'],
    ['infinity, as 1e400 is read', Number.POSITIVE_INFINITY, 'Infinity'],
    ['a text with half a character', 'a\ud800', '"a\\ud800"'],
    ['an integer too large', 10n ** 38n, `1${'0'.repeat(38)}`],
    ['an integer too small', -(10n ** 38n), `-1${'0'.repeat(38)}`],
  ])('is kept as text, with a warning: %s', (_, value, text) => {
    expect(stored(value)).toEqual({
      value: { S: text },
      warnings: ['details.value: kept as JSON text, because DynamoDB cannot hold it as it is'],
    });
  });

  it.each([
    ['n', 65_535, 65_536],
    ['é', 32_767, 32_768],
  ])('may have names of 65,535 bytes, and no more: of %s', (letter, fits, exceeds) => {
    const named = (length: number) => stored({ [letter.repeat(length)]: 1 });
    expect(named(fits)).toMatchObject({ value: { M: expect.anything() }, warnings: [] });
    expect(named(exceeds)).toMatchObject({
      value: { S: expect.anything() },
      warnings: [expect.anything()],
    });
  });

  it.each<[string, (inner: unknown) => unknown]>([
    ['maps', (inner) => ({ d: inner })],
    ['lists', (inner) => [inner]],
  ])('is kept as it is up to 30 levels of %s, and as text from there on', (_, around) => {
    const deep = (levels: number): unknown => (levels === 0 ? 'end' : around(deep(levels - 1)));
    expect(stored(deep(30)).warnings).toEqual([]);
    expect(stored(deep(31)).warnings).toHaveLength(1);
  });

  it('may have any name that DynamoDB takes', () => {
    const named = JSON.parse('{"__proto__":"a","constructor":"b","a.b":"c"}');
    const { value } = stored(named);
    expect(Object.entries(value?.M ?? {})).toEqual([
      ['__proto__', { S: 'a' }],
      ['constructor', { S: 'b' }],
      ['a.b', { S: 'c' }],
    ]);
    expect(JSON.parse(JSON.stringify(value))).toEqual({
      M: JSON.parse('{"__proto__":{"S":"a"},"constructor":{"S":"b"},"a.b":{"S":"c"}}'),
    });
  });

  it.each(['', '\udc00'])('is kept as text with a name that DynamoDB does not take: %j', (name) => {
    expect(stored({ [name]: 1, b: 2 })).toMatchObject({
      value: { S: JSON.stringify({ [name]: 1, b: 2 }) },
      warnings: [expect.stringMatching(/^details\.value: kept as JSON text/)],
    });
  });

  it('is null where a list has a hole', () => {
    const list = [1, 2, 3];
    delete list[1];
    expect(stored(list).value).toEqual({ L: [{ N: '1' }, { NULL: true }, { N: '3' }] });
  });

  it('is named in a warning by where it stands', () => {
    const odd = '\ud800';
    const { attributes } = itemOf({ list: [1, [odd, 2], odd], map: { a: { b: odd } }, last: odd });
    const places = attributes.warnings?.L?.map(({ S }) => S?.split(':')[0]);
    expect(places).toEqual([
      'details.list.1.0',
      'details.list.2',
      'details.map.a.b',
      'details.last',
    ]);
  });

  it.each([99, 100, 200])('is named beside %d other warnings', (others) => {
    const warnings = Array.from({ length: others }, () => 'odd');
    const { attributes } = written(aDispatched('E1', { warnings, details: { value: '\ud800' } }));
    expect(attributes.warnings?.L).toHaveLength(others + 1);
    expect(attributes.warnings?.L?.at(-1)?.S).toMatch(/^details\.value: kept as JSON text/);
  });

  it('is named in a warning by no more than 200 letters', () => {
    const [short] = stored('\ud800', 'n'.repeat(192)).warnings;
    const [long] = stored('\ud800', 'n'.repeat(193)).warnings;
    expect(short).toMatch(/^details\.n{192}: /);
    expect(long).toMatch(/^details\.n{192}…: /);
  });

  it('that has no form at all is refused with its place', () => {
    const circular: Record<string, unknown> = {};
    circular.self = circular;
    expect(eventItem(aDispatched('E1', { details: { circular } }), EXPIRES_AT)).toMatchObject({
      reason: 'not-storable',
      issues: [
        { path: '', message: expect.stringMatching(/^details\.circular.*: cannot be written/) },
      ],
    });
  });

  it('that fails by itself is nobody’s fault but the code’s', async () => {
    const details = {
      get broken() {
        throw new RangeError('broken');
      },
    };
    const dispatched = { ...aDispatched('E1'), findings: { details, summary: 's' } };
    await expect(aStore().commit([dispatched], farAway)).rejects.toThrow('broken');
  });
});

describe('an event that is larger than an item', () => {
  const transcript = 'word '.repeat(42_000);
  const inTwoPlaces = { details: { transcript, confidence: 0.9 } };

  it('loses what details repeat, with a warning', () => {
    const { attributes } = written(
      aDispatched('E', inTwoPlaces, { parameters: { Text: transcript } }),
    );
    expect(attributes.details).toEqual({ M: { confidence: { N: '0.9' } } });
    expect(attributes.parameters).toEqual({ M: { Text: { S: transcript } } });
    expect(attributes.warnings).toEqual({
      L: [{ S: 'details.transcript: left out, because the item would be too large with it' }],
    });
  });

  it('loses no short detail, of whatever kind', () => {
    const details = { transcript, count: 5n, at: new Date(0), unknown: undefined };
    const parameters = { Text: transcript };
    const { attributes } = written(aDispatched('E', { details }, { parameters }));
    expect(attributes.details).toEqual({
      M: { count: { N: '5' }, at: { S: '1970-01-01T00:00:00.000Z' } },
    });
  });

  it('loses the body of the webhook’s answer next, with a warning', () => {
    const data = {
      ...webhookData({ Text: transcript }),
      response: { responseCode: 200, responseBody: Buffer.from(transcript).toString('base64') },
    };
    const { attributes } = written(aDispatched('E', inTwoPlaces, { data }));
    expect(attributes.webhook?.M?.responseCode).toEqual({ N: '200' });
    expect(attributes.webhook?.M).not.toHaveProperty('responseBody');
    expect(attributes.warnings?.L).toEqual([
      { S: 'webhook.responseBody: left out, because the item would be too large with it' },
      { S: 'details.transcript: left out, because the item would be too large with it' },
    ]);
  });

  it('is refused only when it does not fit bare', () => {
    const parameters = { Text: transcript + transcript };
    expect(eventItem(aDispatched('E', inTwoPlaces, { parameters }), 0)).toMatchObject({
      kind: 'refused',
      reason: 'too-large',
    });
  });
});

describe('the size of an item', () => {
  it('is what DynamoDB counts, whatever is in it', () => {
    const details = {
      text: 'é👩‍💻',
      numbers: [1, 0.5],
      flags: [true, false, null],
      nested: { list: [[], {}], näme: 'x' },
    };
    const { bytes, attributes } = itemOf(details, { CallSid: 'CA1', From: '+15005550006' });
    expect(bytes).toBe(sizeOf(attributes));
  });

  it('counts the payload of a rejection', () => {
    const written = rejectionItem(aRejection('no json', 1), new Date(0), EXPIRES_AT) as Item;
    expect(written.bytes).toBe(sizeOf(written.attributes));
  });

  it('may be the limit, and no byte more', () => {
    const padded = (length: number) =>
      eventItem(aDispatched('E1', {}, { parameters: { p: 'x'.repeat(length) } }), EXPIRES_AT);
    const room = MAX_ITEM_BYTES - (padded(0) as Item).bytes;
    expect(padded(room)).toMatchObject({ kind: 'item', bytes: MAX_ITEM_BYTES });
    expect(padded(room + 1)).toMatchObject({
      reason: 'too-large',
      issues: [{ message: `${MAX_ITEM_BYTES + 1} bytes as an item; DynamoDB takes 409600` }],
    });
  });
});

it('has the data of an event without a webhook, and the call that dialled its call', () => {
  const type = 'com.twilio.voice.insights.call-summary.complete';
  const data = { call_sid: 'CA1', parent_call_sid: 'CA0', from: { caller: '+15005550006' } };
  const { attributes } = written(aDispatched('E1', {}, { type, data, time: undefined }));
  expect(attributes).toMatchObject({
    parentCallSid: { S: 'CA0' },
    data: { M: { call_sid: { S: 'CA1' }, from: { M: { caller: { S: '+15005550006' } } } } },
  });
  expect(attributes).not.toHaveProperty('sentAt');
  expect(written(aDispatched('E1')).attributes).not.toHaveProperty('data');
});

it('has the warnings of the event and of its processor, where there are any', () => {
  const { attributes, warnings } = written(
    aDispatched('E1', { warnings: ['odd'] }, { parameters: { CallSid: 5 } }),
  );
  expect(attributes.warnings?.L).toEqual([
    { S: expect.stringMatching(/^CallSid: /) },
    { S: 'odd' },
  ]);
  expect(warnings).toBe(2);
  expect(itemOf({}).attributes).not.toHaveProperty('warnings');
  const rejection = rejectionItem(aRejection('no json', 1), new Date(0), EXPIRES_AT) as Item;
  expect(rejection.attributes).not.toHaveProperty('warnings');
});

it('keeps of a rejection as many issues, and of its names as much, as say something', () => {
  const rejection = {
    ...aRejection('no json', 1),
    issues: Array.from({ length: 30 }, (_, n) => ({ path: String(n), message: 'wrong' })),
    type: 't'.repeat(2000),
    eventId: 'i'.repeat(2000),
  };
  const { attributes } = rejectionItem(rejection, new Date(0), EXPIRES_AT) as Item;
  expect(attributes.issues?.L).toHaveLength(20);
  expect(attributes.type?.S).toBe('t'.repeat(1024));
  expect(attributes.eventId?.S).toBe('i'.repeat(1024));
});

/** An item's bytes by DynamoDB's rules (Developer Guide, item sizes), a number's at the most. */
function sizeOf(attributes: Record<string, AttributeValue>): number {
  const entries = Object.entries(attributes);
  return sum(entries.map(([name, value]) => Buffer.byteLength(name) + sizeOfValue(value)));
}

function sizeOfValue({ S, N, B, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return 21;
  if (B !== undefined) return B.length;
  if (L !== undefined) return 3 + L.length + sum(L.map(sizeOfValue));
  if (M !== undefined) return 3 + Object.keys(M).length + sizeOf(M);
  return 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
