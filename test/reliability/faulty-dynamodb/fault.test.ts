import { describe, expect, it } from 'vitest';
import { type CallToDynamoDb, type Fault, faultSchedule } from './fault.ts';

const rates = { 'call throttled': 200, 'parts refused': 200, slow: 100 };
const aCall = (key: string): CallToDynamoDb => ({
  operation: 'BatchExecuteStatement',
  keys: [key, 'another', 'a third'],
});
const calls = [...Array(1_000).keys()].map((n) => aCall(`key ${n % 400}`));

describe('a schedule of faults', () => {
  it('is the same for the same seed, in whichever order different calls come', () => {
    const forward = faultSchedule(1, rates);
    const backward = faultSchedule(1, rates);
    const meets = new Map<CallToDynamoDb, Fault>();
    const first = calls.slice(0, 400);
    for (const call of first) meets.set(call, forward(call));
    for (const call of first.toReversed()) expect(backward(call)).toEqual(meets.get(call));
  });

  it('is another one for another seed, and for another try', () => {
    const kindsOf = (seed: number) => calls.map(faultSchedule(seed, rates)).map(({ kind }) => kind);
    expect(kindsOf(1)).not.toEqual(kindsOf(2));
    const schedule = faultSchedule(1, rates);
    const tries = new Set(Array.from({ length: 20 }, () => schedule(aCall('the same')).kind));
    expect(tries).toEqual(new Set(['none', 'call throttled', 'parts refused', 'slow']));
  });

  it('has as many faults as the rates say', () => {
    const met = calls.map(faultSchedule(3, rates));
    const share = (kind: Fault['kind']) =>
      met.filter((one) => one.kind === kind).length / met.length;
    expect(share('call throttled')).toBeCloseTo(0.2, 1);
    expect(share('none')).toBeCloseTo(0.5, 1);
  });
});
