import { describe, expect, it } from 'vitest';
import { naming } from '../../../src/cli/forget/subject.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const number = naming({ numbers: ['+41791234567'], callSids: [] });

describe('a text that names a number', () => {
  it.each([
    '{"From":"+41791234567"}',
    '{"data":"{\\"To\\":\\"+41791234567\\"}"}',
    'From=%2B41791234567&To=%2B4144',
    'Body=call%2041791234567%20now',
    '{"text":"\\u002b41791234567"}',
    'Phone=%2B41%2079%20123%2045%2067',
    'Body=call+me+at+%2B41+79+123+45+67',
    '{"text":"+41\\u00a079\\u00a0123\\u00a045\\u00a067"}',
    JSON.stringify({ text: `the body:\n${base64('<Dial>+41791234567</Dial>')}` }),
    'call me at +41 79 123 45 67.',
    'call me at 0041 (79) 123-45-67.',
    'call me at +41 (0)79 123 45 67.',
    'call me at 0041(0)791234567.',
    'Label=%2B41+%280%29+79+123+45+67',
    '+41 ( 0 ) 79\u2212123\u221245\u221267',
    'Label=%2B41%E2%88%9279%E2%80%A2123%E2%80%914567',
    '+41\u202279\u00b7123\u00b745\u00b767',
    '{"text":"+41\\u221279\\u2022123\\u00b74567"}',
    `{"responseBody":"${base64('<Response><Dial>+41791234567</Dial></Response>')}"}`,
    // Twilio's answers hold slashes, and some write them as `\/`.
    `{"responseBody":"${base64('???>>>???<Dial>+41791234567</Dial>').replaceAll('/', '\\/')}"}`,
  ])('%s', (text) => {
    expect(number(text)).toBe(true);
  });

  it.each([
    '+417912345678',
    '141791234567',
    '1764141791234567',
    '+41791234568',
    '{"a":"4179","b":"1234567"}',
    '+41 079 123 45 67',
    '+4 (0)1791234567',
    '+417 (0)9 123 45 67',
    '+41 79 (0) 123 45 67',
    '+41 (0)(0)79 123 45 67',
    '+41 (0)79 123 45 678',
    '',
  ])('is not %s', (text) => {
    expect(number(text)).toBe(false);
  });
});

it('a zero that is always dialled makes another number', () => {
  const names = naming({ numbers: ['+39331123456'], callSids: [] });
  expect([names('+39 331 123456'), names('+39 (0)331 123456')]).toEqual([true, false]);
});

describe('a text that names an address', () => {
  const names = naming({ numbers: ['client:ann', 'sip:bob@example.com'], callSids: [] });
  it.each([
    '{"From":"client:ann"}',
    'From=client%3Aann&To=x',
    'SIP:BOB@example.com;transport=tls',
    'To: client:ann.',
  ])('%s', (text) => {
    expect(names(text)).toBe(true);
  });
  it.each(['client:anna', 'client:ann.lee', 'client:ann@home', 'sip:bob@example.com.au', 'ann'])(
    'is not %s',
    (text) => {
      expect(names(text)).toBe(false);
    },
  );
});

describe('a text that names a call', () => {
  const names = naming({ numbers: [], callSids: ['CA01', 'CA02'] });
  it.each([
    '{"CallSid":"CA02"}',
    'CALL_CA01',
    '/v1/Voice/CA01/Summary',
    base64('{"call_sid":"CA01","x":1}'),
  ])('%s', (text) => {
    expect(names(text)).toBe(true);
  });
  it('is not one with the SID of another', () => {
    expect(names('{"CallSid":"CA012"}')).toBe(false);
  });
});

it('a short code is not looked for: its digits stand everywhere', () => {
  expect(naming({ numbers: ['12345'], callSids: [] })('{"From":"12345"}')).toBe(false);
});
