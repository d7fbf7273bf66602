import { isStorableKey } from '../../events/keys.ts';
import { batchGet, type Table } from '../batch-get.ts';
import { isTombstone, type Retention } from '../forgotten.ts';
import { deleteRejections } from '../rejections/rejections-table.ts';
import type { System } from '../system.ts';
import { type Forgettable, findForgettable, isNothing, type Searched } from './forgettable.ts';
import { putTombstones } from './put-tombstones.ts';
import type { Subject } from './subject.ts';

/** What was forgotten, and what should have been. */
export interface Forgotten {
  readonly events: number;
  readonly calls: number;
  readonly rejections: number;
  /** What is there all the same: ids of events, and record ids. */
  readonly left: { readonly events: readonly string[]; readonly rejections: readonly string[] };
}

/** Whether something is left that should have been forgotten. */
export function isAnythingLeft({ left }: Forgotten): boolean {
  return left.events.length + left.rejections.length > 0;
}

interface ForgetOptions {
  readonly retention: Retention;
  readonly signal: AbortSignal;
  readonly searched: Searched;
  /** Told of each event and rejection. */
  readonly onForgotten: () => void;
}

/** While a call goes on, there is something new again and again. */
const MAX_ROUNDS = 3;

/**
 * Forgets what was found of a subject, and looks again until nothing more is found: the indexes are
 * eventually consistent, and the consumer goes on storing. At the end it reads everything again.
 *
 * A run that ends anywhere can be run again. What was found last is forgotten first, rejections before
 * events, so what is left is found again by what it was found by (test/model).
 *
 * @throws CliError where DynamoDB does not take a tombstone, attempt after attempt
 */
export async function forget(
  system: System,
  subject: Subject,
  first: Forgettable,
  options: ForgetOptions,
): Promise<Forgotten> {
  const { dynamoDb: client, eventsTable: table } = system;
  const { signal, searched } = options;
  const source: Table = { client, table, signal };
  const events = new Set<string>();
  const calls = new Set<string>();
  const rejections = new Set<string>();

  let found = first;
  for (let round = 1; round <= MAX_ROUNDS && !isNothing(found); round += 1) {
    await forgetFound(system, source, found, options);
    for (const { id } of found.events) events.add(id);
    for (const { callSid } of found.calls) calls.add(callSid);
    for (const { recordId } of found.rejections) rejections.add(recordId);
    // No index tells of their calls any more.
    const again = { ...subject, callSids: [...subject.callSids, ...calls] };
    found = await findForgettable(system, again, { signal, searched });
  }
  const left = new Set(await withoutTombstone(source, [...events]));
  for (const { id } of found.events) left.add(id);
  return {
    events: events.size,
    calls: calls.size,
    rejections: rejections.size,
    left: {
      events: [...left],
      rejections: found.rejections.map(({ recordId }) => recordId),
    },
  };
}

async function forgetFound(
  system: System,
  source: Table,
  { calls, steps, rejections }: Forgettable,
  { retention, signal, onForgotten }: ForgetOptions,
): Promise<void> {
  const options = { retention, onPut: onForgotten };
  // First, so that whoever looks for the call in the middle of it learns why it has gaps.
  await putTombstones(
    source,
    calls.map(({ callSid }) => callSid),
    { retention, sparesEvents: true },
  );
  // Before the events: of a rejection that names a call and no number, only they tell that it is meant.
  // A replay may make an event of what was rejected: the cause may be mended by then.
  const ids = rejections.flatMap(({ eventId = '' }) => (isStorableKey(eventId) ? eventId : []));
  await putTombstones(source, ids, { retention, sparesEvents: true });
  const recordIds = rejections.map(({ recordId }) => recordId);
  await deleteRejections(system, recordIds, { signal, onDeleted: onForgotten });
  for (const step of steps.toReversed()) {
    await putTombstones(
      source,
      step.map(({ id }) => id),
      options,
    );
  }
}

/** Those of the ids under which there is no tombstone, read consistently. */
async function withoutTombstone(source: Table, ids: readonly string[]): Promise<string[]> {
  const items = await batchGet(source, 'id', ids, {
    ProjectionExpression: 'id, #type, forgottenAt',
    ExpressionAttributeNames: { '#type': 'type' },
    ConsistentRead: true,
  });
  const forgotten = new Set(items.filter(isTombstone).map(({ id }) => id?.S));
  return ids.filter((id) => !forgotten.has(id));
}
