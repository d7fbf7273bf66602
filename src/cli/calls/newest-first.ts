import type { CallEntry } from './call-entry.ts';

interface Cursor {
  readonly pages: AsyncIterator<readonly CallEntry[]>;
  page: readonly CallEntry[];
  place: number;
  /** The newest entry that is not given yet. */
  head: CallEntry;
}

/**
 * Merges partitions that are each newest first into one that is. Their first pages are asked for at
 * the same time; what is in memory is a page or two of each.
 */
export async function* newestFirst(
  partitions: readonly AsyncIterable<readonly CallEntry[]>[],
): AsyncGenerator<CallEntry> {
  const opened = await Promise.all(partitions.map(open));
  const cursors = opened.filter((cursor) => cursor !== undefined);
  for (;;) {
    const [first, ...others] = cursors;
    if (first === undefined) return;
    let newest = first;
    for (const cursor of others) {
      if (cursor.head.occurredAt > newest.head.occurredAt) newest = cursor;
    }
    yield newest.head;
    if (!(await advance(newest))) cursors.splice(cursors.indexOf(newest), 1);
  }
}

async function open(partition: AsyncIterable<readonly CallEntry[]>): Promise<Cursor | undefined> {
  const pages = partition[Symbol.asyncIterator]();
  const { value: page } = await pages.next();
  const [head] = page ?? [];
  return head && { pages, page, place: 0, head };
}

/** Whether there is another entry. */
async function advance(cursor: Cursor): Promise<boolean> {
  cursor.place += 1;
  let head = cursor.page[cursor.place];
  if (head === undefined) {
    const { value: page = [] } = await cursor.pages.next();
    cursor.page = page;
    cursor.place = 0;
    head = cursor.page[0];
  }
  if (head === undefined) return false;
  cursor.head = head;
  return true;
}
