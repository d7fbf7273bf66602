import { describe, expect, it } from 'vitest';
import { readLine } from './leaks.ts';
import { disguises, marker, markersIn } from './markers.ts';

describe('a planted marker', () => {
  it.each(Object.keys(disguises))('is found again as %s', (disguise) => {
    const planted = disguises[disguise]?.(marker(4711)) ?? '';
    for (const text of [planted, `{"a":"x${planted}y"}`, JSON.stringify({ [planted]: 1 })]) {
      expect(markersIn(text)).toEqual(new Set([4711]));
    }
  });

  it('is found in base64 wherever it begins', () => {
    for (const before of ['', 'a', 'ab', 'abc']) {
      const text = Buffer.from(`${before}+1${marker(12).digits} `).toString('base64');
      expect(markersIn(`"${text}"`)).toEqual(new Set([12]));
    }
  });

  it('is not seen where there is none', () => {
    const line = { timestamp: 1_795_521_605_000, sequenceNumber: '495451152434909850182800677149' };
    expect(markersIn(JSON.stringify(line))).toEqual(new Set());
  });
});

describe('a line of the log', () => {
  const rejection = { reason: 'invalid-data', message: 'rejected: invalid-data' };
  const id = disguises['an id of Twilio’s']?.(marker(1)) ?? '';
  const phone = `+1${marker(2).digits}`;
  const type = disguises['a type']?.(marker(3));

  it('may have an id of a form that Twilio has where an id stands', () => {
    const line = JSON.stringify({ ...rejection, eventId: id });
    expect(readLine(line)).toEqual({ leaked: [], allowed: [1] });
  });

  it.each([
    ['a phone number for an id', { ...rejection, eventId: phone }, 2],
    ['digits for an id', { ...rejection, eventId: marker(2).digits }, 2],
    ['a word for an id', { ...rejection, eventId: `caller-${marker(2).digits}` }, 2],
    ['a type that the registry does not have', { ...rejection, type }, 3],
    ['such a type that was counted', { types: [{ type, count: 2 }] }, 3],
    ['an id elsewhere', { ...rejection, id }, 1],
    ['a name', { ...rejection, [id]: 1 }, 1],
    ['a message', { ...rejection, issues: [{ path: '', message: `expected ${phone}` }] }, 2],
  ])('may not have %s', (_, line, number) => {
    expect(readLine(JSON.stringify(line))).toEqual({ leaked: [number], allowed: [] });
  });

  it('may not have anything that is no JSON', () => {
    expect(readLine(`TypeError: ${id}`)).toEqual({ leaked: [1], allowed: [] });
  });
});
