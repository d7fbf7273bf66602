import { describe, expect, it } from 'vitest';
import { isManyPeople, parseParty } from '../../../src/cli/calls/party.ts';

describe('--number', () => {
  it.each([
    ['+14155550123', '+14155550123'],
    [' +1 (415) 555-0123 ', '+14155550123'],
    ['+41 44\u2011668\u201318.00', '+41446681800'],
    ['0041446681800', '+41446681800'],
    ['(+1) 514/555-0182', '+15145550182'],
    ['(+44)(0) 20 7946 0018', '+442079460018'],
    ['0044 (0)20 7946 0018', '+442079460018'],
    // Without the zero it would be a mobile phone.
    ['+39 (0)331 123456', '+390331123456'],
    // Behind the country code, and nowhere else.
    ['+442 (0)7946 0018', '+442079460018'],
    ['+44 20 (0) 7946 (0018)', '+4420079460018'],
    ['\u202a+1\u00ad415 555\u200e-0123\u202c', '+14155550123'],
    ['+(44)(0)20 7946 0018', '+442079460018'],
    ['+49 (0)3304/123456', '+493304123456'],
    ['tel:+1-415-555-0123', '+14155550123'],
    ['+1 415\u2212555\u22120123', '+14155550123'],
    ['\uff0b\uff11\u3000\uff084\uff115\uff09 5550123', '+14155550123'],
    ['"+14155550123",', '+14155550123'],
    ["'+14155550123", '+14155550123'],
    ['\u201csip:bob@example.com\u201d', 'sip:bob@example.com'],
    ["client:o'", "client:o'"],
    ['SIP:Bob@example.com', 'sip:Bob@example.com'],
    ['12345', '12345'],
    ['911', '911'],
    ['anonymous', 'anonymous'],
    ['\ufeffRESTRICTED\u200e', 'RESTRICTED'],
    ['sip:alice-1@example.com', 'sip:alice-1@example.com'],
    ['\u2068sips:a@example.com\u2069 ', 'sips:a@example.com'],
    ['client:Alice B', 'client:Alice B'],
    ['whatsapp:+14155550123', 'whatsapp:+14155550123'],
  ])('takes %s as %s', (text, party) => {
    expect(parseParty(text)).toBe(party);
  });

  it.each(['', 'sip:', '+', 'alice@example.com', '+1 415 CALL', 'failed', 'Support'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseParty(text)).toThrow('Expected a number');
    },
  );

  it.each([
    ['+14155550123x45', 'without its extension'],
    ['tel:+14155550123;ext=45', 'without its extension'],
    ['+1 (415) 555-0123,,45', 'without its extension'],
    ['+49 30 1234 / 1235', 'two numbers'],
    ['+49 30 1234/1235', 'two numbers'],
    ['+49 30 1234/35', 'two numbers'],
    ['+14155550123, +14155550124', 'two numbers'],
    ['+0049301234567', 'No country code begins with 0'],
    // A footnote.
    ['+1 415 555 0123\u00b2', 'Expected a number'],
  ])('refuses %s: %s', (text, words) => {
    expect(() => parseParty(text)).toThrow(words);
  });

  it.each(['5145550182', '(514) 555-0182', '15145550182', '011 41 44 668 18 00'])(
    'says of %s that a number begins with + and the country code',
    (text) => {
      expect(() => parseParty(text)).toThrow('Numbers begin with + and the country code');
    },
  );
});

describe('callers who withheld their number', () => {
  it.each([
    'Anonymous',
    'BLOCKED',
    // On a keypad: anonymous, blocked, restricted, unavailable, unknown.
    '+266696687',
    '+2562533',
    '+7378742833',
    '+86282452253',
    '+8656696',
    '266696687',
    'client:anonymous',
    'SIP:Anonymous@192.0.2.1',
    'sips:+266696687@example.com;user=phone',
    'sip:restricted:5060',
    'sip:someone@anonymous.invalid',
    'sip:anonymous.invalid',
  ])('are many people: %s', (party) => {
    expect(isManyPeople(party)).toBe(true);
  });

  it.each(['+2666966870', '+1266696687', 'client:anonymous1', 'sip:bob@anonymous.invalid.example'])(
    'are not %s',
    (party) => {
      expect(isManyPeople(party)).toBe(false);
    },
  );
});
