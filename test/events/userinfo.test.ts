import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutUserinfo } from '../../src/events/userinfo.ts';

describe('a URL with userinfo', () => {
  it.each([
    ['https://u:p@example.com/x?y=1', 'https://example.com/x?y=1'],
    ['https://token@example.com/', 'https://example.com/'],
    ['http://u:p@example.com/', 'http://example.com/'],
    [' https://u:p@example.com/', 'https://example.com/'],
    ['ht\ttps://u:p@example.com/', 'https://example.com/'],
    ['https:\\\\u:p@example.com/', 'https://example.com/'],
    ['https:/u:p@example.com/', 'https://example.com/'],
    ['https:u:p@example.com/', 'https://example.com/'],
    ['HTTPS://u:p@EXAMPLE.com/', 'https://example.com/'],
    ['https://u:p%40w@example.com/', 'https://example.com/'],
    ['https://u:p@q@example.com/', 'https://example.com/'],
    ['https://token@example.com/?to=sip:a@b', 'https://example.com/?to=sip:a@b'],
  ])('loses it: %j', (url, expected) => expect(withoutUserinfo(url)).toBe(expected));
});

describe('a URL without userinfo', () => {
  it.each([
    'https://example.com/x',
    'HTTPS://Example.com:443/%7Ex?y=1',
    'https://example.com/?mail=a@b.example',
    'https://example.com/?to=https://a:b@c',
    'https://example.com:8443/x?to=a',
    'https://example.com/@me',
    'https://example.com/?mail=a%40b.example',
    'https://bücher.example/ü',
    'no URL at all',
    '',
  ])('stays to the letter: %j', (url) => expect(withoutUserinfo(url)).toBe(url));
});

describe('a text that may hold a password all the same', () => {
  it.each([
    'u:p@example.com',
    '//u:p@example.com',
    'https://user:1/23@example.com',
    'https://user:1#23@example.com',
    'https://user:/pw@example.com',
    'https://user:#pw@example.com',
    'https://user:1?23@example.com',
    'https://user:/?23@example.com',
    'https://example.com:8443/x?to=sip:a@b',
    'https://user:pa/ss@example.com',
    'https://user:pass%40example.com/',
    'https://user:pass\uff20example.com/',
    'https://user:pa@ss/word@example.com',
  ])('is left out: %j', (url) => expect(withoutUserinfo(url)).toBeUndefined());
});

it('keeps no password, whatever it is made of', () => {
  const password = fc
    .string({ unit: fc.constantFrom(...'0123456789/?#@:\\%. \t\nab'), maxLength: 8 })
    .map((odd) => `${odd}SECRET`);
  const scheme = fc.constantFrom(
    'https://',
    'http://',
    ' https://',
    'https:/',
    'https:\\\\',
    'h\nttps://',
  );
  fc.assert(
    fc.property(scheme, password, (scheme, password) => {
      const url = withoutUserinfo(`${scheme}user:${password}@example.com/voice?a=1`);
      expect(url ?? '').not.toContain('SECRET');
    }),
    { numRuns: 5_000 },
  );
});
