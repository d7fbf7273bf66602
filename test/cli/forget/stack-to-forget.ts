import { hash } from 'node:crypto';
import { during } from '../../fixtures/during.ts';
import { storeIn } from '../../fixtures/local-dynamodb.ts';
import { startCliStack } from '../local-stack.ts';

const DAY_MS = 86_400_000;
/** No more comes of a call of that time. */
export const DAYS_AGO = new Date(Date.now() - 3 * DAY_MS).toISOString();

/** How many days it is until a time. */
export function daysUntil(time: string): number {
  return Math.round((Date.parse(time) - Date.now()) / DAY_MS);
}

/** The local stack, with events that are stored at once, and `forget` turned to it. */
export function useStackToForget() {
  return during(async () => {
    const local = await startCliStack();
    return {
      ...local,
      store: (events: readonly unknown[]) => storeIn(local.stack.dynamoDb.client, events),
      forget: (...args: string[]) => local.cli(['forget', ...args]),
      itemsOf: async (ids: readonly string[]) =>
        (await local.events()).filter(({ id }) => ids.includes(String(id))),
    };
  });
}

let made = 0;

/** A number that no other test has, and SIDs that go with it. */
export function somebody() {
  made += 1;
  const number = `+4179123450${String(made).padStart(2, '0')}`;
  const suffix = made;
  const sid = (what: string) => `CA${hash('md5', `${what}${suffix}`)}`;
  return { number, sid, conference: `CFof${suffix}` };
}
