import type { DynamoDBBatchResponse } from 'aws-lambda';
import { checkpoint } from './checkpoint.ts';
import type { Deadline } from './deadline.ts';
import { entryOf } from './event-bus/entry.ts';
import type { EventBus } from './event-bus/event-bus.ts';
import { type Publication, publicationOf } from './publication.ts';
import { readChange } from './table-stream/change.ts';
import type { ChangeRecord } from './table-stream/table-stream-event.ts';

/** What the publisher needs from outside. */
export interface PublishPorts {
  readonly bus: EventBus;
  readonly deadline: Deadline;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What became of a batch. */
export interface PublishedBatch {
  /** One for each record. */
  readonly publications: readonly Publication[];
  /** What Lambda checkpoints by. */
  readonly response: DynamoDBBatchResponse;
}

/**
 * One batch of the table's stream, from its records to the answer for Lambda: each new event goes to
 * the bus, at least once and in no order.
 *
 * @throws ConfigurationError (of the bus) where the deployment is wrong: the whole batch is
 * redelivered, and what the bus took of it is put again then.
 */
export async function publish(
  records: readonly ChangeRecord[],
  { bus, deadline, now }: PublishPorts,
): Promise<PublishedBatch> {
  const changes = records.map(readChange);
  const skipped = changes.filter((change) => change.kind === 'skipped');
  const events = changes.filter((change) => change.kind === 'new-event');
  const entries = events.map(entryOf);
  const puts = await bus.put(entries, deadline);

  const nowMs = now();
  const ended = events.map((event, index) =>
    publicationOf(event, entries[index], puts[index], nowMs),
  );
  const publications = [...skipped, ...ended];
  return { publications, response: checkpoint(publications) };
}
