import type { Twilio } from 'twilio';
import { askTwilio } from './errors.ts';

/** A type of event that Twilio has, and whether an account can subscribe to it. */
export interface CatalogueType {
  readonly type: string;
  /** `available`, `deprecated`, `restricted` or `discontinued`. */
  readonly status: string;
}

/** All types of events that Twilio has, of all products. */
export async function typeCatalogue(client: Twilio): Promise<readonly CatalogueType[]> {
  return askTwilio('list the event types', () =>
    client.events.v1.eventTypes.list({ pageSize: 1_000 }),
  );
}

/** How Twilio marks types that an account cannot subscribe to. */
const CLOSED = new Set(['restricted', 'discontinued']);

/**
 * Splits types by whether Twilio offers them to this account: one that it does not would have it
 * refuse the whole subscription (code 91104).
 */
export function offeredTypes(
  catalogue: readonly CatalogueType[],
  types: readonly string[],
): { readonly offered: readonly string[]; readonly missing: readonly string[] } {
  const open = new Set(
    catalogue.filter(({ status }) => !CLOSED.has(status)).map(({ type }) => type),
  );
  return {
    offered: types.filter((type) => open.has(type)),
    missing: types.filter((type) => !open.has(type)),
  };
}
