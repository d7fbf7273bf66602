import { describe, expect, it } from 'vitest';
import { CSV_HEAD, csvLine } from '../../../src/cli/calls/calls-csv.ts';

const call = {
  callSid: 'CA1',
  at: '2026-11-23T12:00:00.000Z',
  problems: ['high_jitter', 'error'],
  isPreliminary: true,
};

/** The field `from` of a line. */
const fromOf = (from: string) =>
  csvLine({ ...call, from })
    .split(',')
    .slice(4, -9)
    .join(',');

describe('the CSV of calls', () => {
  it('has a field for each name, and empty ones for what is not known', () => {
    expect(CSV_HEAD).toMatch(/^at,callSid,accountSid,direction,from,to,.*,isPreliminary\r\n$/);
    expect(csvLine(call)).toBe(
      '2026-11-23T12:00:00.000Z,CA1,,,,,,,,,,,"high_jitter error",true\r\n',
    );
  });

  it.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', ' =1', '＝1', '+1 415'])(
    'makes %j harmless',
    (text) => {
      expect(fromOf(text)).toBe(`"'${text}"`);
    },
  );

  it('has a line for each call, without what a terminal obeys', () => {
    expect(fromOf('\t\r\n=1\u001b[31m')).toBe('"\' =1\\u001b[31m"');
  });

  it.each(['+14155550123', 'client:alice', 'CA1', '12'])('leaves %s as it is', (text) => {
    expect(fromOf(text)).toBe(text);
  });

  it.each([
    ['a"b', '"a""b"'],
    ['a,b', '"a,b"'],
    ['a;=1', '"a;=1"'],
    ['a\r\n=1', '"a =1"'],
  ])('quotes %j', (text, field) => {
    expect(fromOf(text)).toBe(field);
  });
});
