import { describe, expect, it } from 'vitest';
import { type CallFilter, isAskedFor } from '../../../src/cli/calls/call-filter.ts';

describe('the filter', () => {
  const call = { callSid: 'CA1', at: '', problems: [], isPreliminary: false };
  it.each<[object, CallFilter, boolean]>([
    [{ status: 'failed' }, {}, true],
    [{ status: 'failed' }, { failed: true }, true],
    [{ status: 'busy' }, { failed: true }, false],
    [{ status: 'busy' }, { status: 'busy' }, true],
    [{ status: 'running' }, { running: true }, true],
    [{ status: 'completed' }, { running: true }, false],
    [{ accountSid: 'AC1' }, { account: 'AC1' }, true],
    [{ accountSid: 'AC2' }, { account: 'AC1' }, false],
    [{ problems: ['low_mos'] }, { problem: 'quality' }, true],
    [{ problems: ['error', 'high_pdd', 'pstn_short_duration'] }, { problem: 'quality' }, false],
    [{ problems: ['error'] }, { problem: 'error' }, true],
    [{ problems: ['silence'] }, { problem: 'error' }, false],
    [{ status: 'failed', accountSid: 'AC2' }, { failed: true, account: 'AC1' }, false],
  ])('of %j by %j gives %s', (facts, filter, isWanted) => {
    expect(isAskedFor({ ...call, ...facts }, filter)).toBe(isWanted);
  });
});
