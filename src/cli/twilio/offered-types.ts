import type { Twilio } from 'twilio';
import { askTwilio } from './errors.ts';

/** How Twilio marks types that an account cannot subscribe to. */
const CLOSED = new Set(['restricted', 'discontinued']);

/**
 * Splits types by whether Twilio offers them to this account: one that it does not would have it
 * refuse the whole subscription (code 91104).
 */
export async function offeredTypes(
  client: Twilio,
  types: readonly string[],
): Promise<{ readonly offered: readonly string[]; readonly missing: readonly string[] }> {
  const catalogue = await askTwilio('list the event types', () =>
    client.events.v1.eventTypes.list({ pageSize: 1_000 }),
  );
  const open = new Set(
    catalogue.filter(({ status }) => !CLOSED.has(status)).map(({ type }) => type),
  );
  return {
    offered: types.filter((type) => open.has(type)),
    missing: types.filter((type) => !open.has(type)),
  };
}
