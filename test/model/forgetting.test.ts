import { describe, expect, it } from 'vitest';
import { explore } from './explore.ts';
import { AS_BUILT, KEPT_STEPS, keyOf, type Protocol, START, stepsFrom } from './forgetting.ts';

const explored = (mutant: Partial<Protocol> = {}) =>
  explore(START, keyOf, (state) => stepsFrom(state, { ...AS_BUILT, ...mutant }));

const BACK = 'a forgotten event came back';
const LOST = 'what is left cannot be found any more';
const PASSED = 'the checkpoint passed an open record';
const events = [0] as const;

describe('the protocol of storing and forgetting', () => {
  it('keeps its promises, whatever happens in whatever order', () => {
    const { names, ...found } = explored();
    expect(found).toEqual({ broken: '', trace: [] });
    // Nothing is kept by what never happens.
    const consumed = ['Twilio sends 1', 'deliver', 'look up 1', 'insert 1', 'reject 1', 'answer'];
    const operated = ['crash', 'replay 1', 'redrive 1', 'forget 1', 'forget crashes'];
    expect([...names]).toEqual(expect.arrayContaining([...consumed, ...operated, 'time passes']));
  });

  it.each<[string, Partial<Protocol>, string]>([
    ['deletes, and then puts', { tombstone: 'after-a-delete', events }, BACK],
    ['keeps a tombstone as long as a rejection', { tombstoneSteps: KEPT_STEPS, events }, BACK],
    ['puts only over what is there', { tombstone: 'if-there', events }, BACK],
    ['redrives without a look', { redrive: 'sends', events }, BACK],
    ['forgets first what the rest is found by', { forgets: 'first-found-first' }, LOST],
    ['inserts without a condition', { insert: 'over', events }, 'stored twice'],
    ['acknowledges the whole batch', { checkpoint: 'whole-batch', events }, PASSED],
  ])('breaks one where somebody %s', (_, mutant, promise) => {
    expect(explored(mutant).broken).toBe(promise);
  });
});
