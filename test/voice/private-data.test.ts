import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutPrivateData } from '../../src/voice/private-data.ts';

describe('private data', () => {
  it.each([
    '+15551234567',
    '+3545551',
    '+266696687',
    '+1 (415) 555-1234',
    '+1 (415) - 555 - 1234',
    '+49 30 1234567',
    '+1.415.555.1234',
    '+49 (0) 89 / 123456',
    '+ 49 89 123456',
    '%2B15551234567',
    '0049 89 123456',
    '491701234567',
    '(415) 555-1234',
    '415-555-0100',
    '415.555.0100',
    '415/555/0100',
    '415 555 0100',
    '415\u00a0555\u20110100',
    '415\u200b5550100',
    '4155550100',
    '4155550100x12',
    '415-555-0100 x12',
    '415-555-0100 ext. 12',
    '06.12.34.56.78',
    '12.34.56.78.90',
    '0171.1234567',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '٤١٥٥٥٥١٢٣٤',
    '４１５５５５０１００',
    '+1 415\t555\n0100',
  ])('hides the number %j wherever it stands', (number) => {
    expect(withoutPrivateData(number)).toBe('[number]');
    for (const before of ['call ', 'tel:', 'room_', 'room-', 'a1b2 ', '2026-11-23 ', '10:00, ']) {
      for (const after of ['', ', please', '.', ' at 10:00', ' a1b2', '_1', '?']) {
        expect(withoutPrivateData(before + number + after)).toBe(`${before}[number]${after}`);
      }
    }
  });

  it.each([
    ['room4155550100', 'room[number]'],
    ['415 555 0100please', '[number]please'],
    ['call +15551234567 or 415/555/0100', 'call [number] or [number]'],
    ['+15551234567 2026-11-23', '[number]'],
    ['Mo 12 4155550100', 'Mo [number]'],
  ])('hides the number in %j', (text, hidden) => {
    expect(withoutPrivateData(text)).toBe(hidden);
  });

  it.each([
    'conf_1700000000000',
    'conf-1700000000000',
    'conf1700000000000',
    '1700000000000',
    '20261123100000',
    'conf-20261123-1000',
    'conf_20261123T100000Z',
    'Standup 2026-11-23 10:00',
    'Standup 2026-11-23 10:00-11:30',
    'Standup2026/11/23 9:30',
    'Standup 23.11.2026 10:00',
    'on 2025-08-24',
    'Standup 11/23/2026, 10:00:00',
    'Room 415 2026-11-23 10:00',
    '2026-11-23 2026-11-24',
    '2026-11-23T10:00:00.123456789Z',
    '2026-11-23T10:00:00+01:00',
    'Mon, 23 Nov 2026 11:59:57 +0000',
    'MZ18ad3ab5a668481ce02b831234567890',
    'CA00000000000000000000000000000001',
    '1234567890abcdef1234567890abcdef',
    '550e8400-e29b-41d4-a716-446655440000',
    '12 550e8400-e29b-41d4-a716-446655440000',
    '00000000-0000-0000-0000-000000000001',
    'https://api.twilio.com/2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE1',
    'error 31921 after 12 s',
    'order 1234567',
    'step 1.2.3 of 4',
    'open 24/7',
    'HTTP/1.1 404',
    'audio/mpeg',
    'conference Support 7 summary: 46 s, 2 participants, 3 quality issues',
    '[number]',
  ])('shows %j as it is', (text) => {
    expect(withoutPrivateData(text)).toBe(text);
  });

  it.each([
    ['at 192.168.100.200:8443', 'at [IP address]:8443'],
    ['from 8 10.0.0.1', 'from 8 [IP address]'],
    ['[2001:db8::1]:5060', '[[IP address]]:5060'],
    ['fe80:0:0:0:1:2:3:4 and ::1', '[IP address] and [IP address]'],
    ['from ::ffff:192.0.2.33.', 'from [IP address].'],
    ['64:ff9b::192.0.2.33:5060', '[IP address]:5060'],
    ['write to ann.smith+x@example.com', 'write to [e-mail address]'],
    ['ann%40example.com', '[e-mail address]'],
    ['sip:ann@10.0.0.1:5060', 'sip:[e-mail address]:5060'],
    ['jörg@bücher.example', '[e-mail address]'],
    ['at 37.564026,-122.348976', 'at [position]'],
    ['37.564026, -122.348976', '[position]'],
    ['Mozilla/5.0 (X11; Linux x86_64)', '[user agent]'],
    ['by PolycomVVX-VVX_411-UA/5.9.0.9373', 'by [user agent]'],
    // Nothing is left that looks like the beginning of another address.
    ['0@0_@0', '[e-mail address]@0'],
  ])('hides more than numbers: %j', (text, hidden) => {
    expect(withoutPrivateData(text)).toBe(hidden);
  });

  it('hides nothing a second time', () => {
    const unit = fc.constantFrom(...'0123456789 +-.()/:@aZxé_');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
        const once = withoutPrivateData(text);
        expect(withoutPrivateData(once)).toBe(once);
      }),
    );
  });

  it('finds a number in any text around it that has no digits', () => {
    const unit = fc.constantFrom(...' ,;!?aZé_');
    const around = fc.string({ unit, maxLength: 20 });
    fc.assert(
      fc.property(around, around, (before, after) => {
        expect(withoutPrivateData(`${before}+15551234567${after}`)).toBe(
          `${before}[number]${after}`,
        );
      }),
    );
  });

  it.each([
    '1',
    '1 ',
    '1a',
    'a@',
    '1.',
    '1:',
    '+ (1',
    'a/1.0 (',
    '12345678-',
    'ä1 ',
    '4155550100 ext ',
  ])('reads a long text of %j', (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    expect(withoutPrivateData(text)).toBeTypeOf('string');
  });
});
