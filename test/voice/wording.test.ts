import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  after,
  because,
  counted,
  duration,
  named,
  oneLine,
  words,
} from '../../src/voice/wording.ts';

describe('wording', () => {
  it('puts text on one line', () => {
    expect(oneLine(' first\r\n\tsecond\u2028third\u0000fourth\u202e ', 80)).toBe(
      'first second third fourth',
    );
  });

  it('cuts text to its limit, with an ellipsis', () => {
    expect(oneLine('abcdefgh', 8)).toBe('abcdefgh');
    expect(oneLine('abcdefghi', 8)).toBe('abcdefg…');
    expect(oneLine('abcdef ghi', 8)).toBe('abcdef…');
    expect(oneLine('x'.repeat(1_000_000), 8)).toBe('xxxxxxx…');
  });

  it('marks what it did not look at', () => {
    expect(oneLine(`a${' '.repeat(5000)}b`, 80)).toBe('a…');
  });

  it('never cuts a surrogate pair, and mends a lone surrogate', () => {
    expect(oneLine('abc😀defgh', 5)).toBe('abc…');
    expect(oneLine('abc😀defgh', 6)).toBe('abc😀…');
    expect(oneLine('\ud83dx', 5)).toBe('\ufffdx');
  });

  it('hides private data, of which `private-data.test.ts` tells, before it cuts', () => {
    expect(oneLine('call +15551234567, please', 80)).toBe('call [number], please');
    expect(oneLine('call +15551234567', 12)).toBe('call [numbe…');
  });

  it('finds the same in text whether it is all ASCII or not', () => {
    const numbersAndWords = fc.string({
      unit: fc.constantFrom(...'0123456789 +-.()aZ_'),
      minLength: 5,
      maxLength: 40,
    });
    fc.assert(
      fc.property(numbersAndWords, (text) => {
        expect(oneLine(`${text} ö`, 80)).toBe(oneLine(`${text} o`, 80).replace(/o$/, 'ö'));
      }),
    );
  });

  it.each([
    [0, '0 s'],
    [340, '0.3 s'],
    [2_400, '2.4 s'],
    [42_000, '42 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [60_000, '1 min'],
    [725_000, '12 min 5 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_500, '1 h'],
    [3_725_000, '1 h 2 min'],
    [90_000_000, '25 h'],
  ])('says %d ms as %s', (milliseconds, expected) => {
    expect(duration(milliseconds)).toBe(expected);
  });

  it('says nothing of what is unknown or blank', () => {
    expect(after(undefined)).toBe('');
    expect(because(undefined)).toBe('');
    expect(because(' \n ')).toBe('');
    expect(named('conference', undefined)).toBe('conference');
    expect(named('conference', '\u200b ')).toBe('conference');
  });

  it('counts in singular and plural', () => {
    expect([0, 1, 2].map((count) => counted(count, 'channel'))).toEqual([
      '0 channels',
      '1 channel',
      '2 channels',
    ]);
  });

  it('writes an identifier in words', () => {
    expect(words('call-summary.predicted-complete', 'event')).toBe(
      'call summary predicted complete',
    );
    expect(words('participant_hung_up', 'event')).toBe('participant hung up');
    expect(words(undefined, 'event')).toBe('event');
    expect(words(' -\u0000', 'event')).toBe('event');
  });
});
