import type { Twilio } from 'twilio';
import { expect, it } from 'vitest';
import { ledgerOf } from '../../../src/cli/reconcile/ledger.ts';

/** Twilio, whose list of requests has these pages, each naming the next one. */
function aTwilio(nextOf: (page: number) => number | undefined): Twilio {
  const page = (number: number) => {
    const next = nextOf(number);
    return {
      instances: [{ request: { url: `https://example.com/${number}` }, response: null }],
      nextPageUrl: next === undefined ? undefined : `https://api.twilio.com/?Page=${next}`,
      nextPage: () => (next === undefined ? undefined : Promise.resolve(page(next))),
    };
  };
  const events = { page: async () => page(0) };
  return { calls: () => ({ events }) } as unknown as Twilio;
}

it('reads all pages of a ledger', async () => {
  const requests = await ledgerOf(
    aTwilio((page) => (page < 3 ? page + 1 : undefined)),
    'CA1',
  );
  expect(requests.map(({ url }) => url?.at(-1))).toEqual(['0', '1', '2', '3']);
});

it.each([1, 2])('does not go round in pages that lead back, %i at a time', async (length) => {
  const reading = ledgerOf(
    aTwilio((page) => (page + 1) % length),
    'CA1',
  );
  await expect(reading).rejects.toThrow('names a page as the next one again');
});
