import { z } from 'zod';
import { CliError } from '../errors.ts';
import type { InvokedFunction } from '../replay/invoke.ts';

/** What the publisher answered to a batch that it was given again. */
export interface Republished {
  /** How many of its records are not on the bus: the reported one and the later ones. */
  readonly open: number;
  /** What the function threw, or what is odd about its answer. */
  readonly reason?: string;
}

/** A record of a table's stream, as far as an answer names it. */
const change = z.object({ dynamodb: z.object({ SequenceNumber: z.string() }) });
const response = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

/**
 * Invokes the publisher with the records of a failed batch, as the mapping did. Its own code puts them
 * on the bus, with its role: whoever redrives needs no permission on the bus. A batch had room in an
 * invocation before, so it has again.
 */
export async function republish(
  publisher: InvokedFunction,
  records: readonly object[],
  signal: AbortSignal,
): Promise<Republished> {
  const answer = await publisher.invoke({ Records: records }, signal);
  if (answer.kind !== 'returned') return { open: records.length, reason: answer.reason };
  const parsed = response.safeParse(answer.response);
  if (!parsed.success) return { open: records.length, reason: 'the answer is no batch response' };
  const [failure] = parsed.data.batchItemFailures;
  if (failure === undefined) return { open: 0 };
  const first = records.findIndex(
    (record) => change.safeParse(record).data?.dynamodb.SequenceNumber === failure.itemIdentifier,
  );
  return { open: records.length - Math.max(0, first) };
}

/** @throws CliError where the stack has no publisher: the setting `eventBus` was taken off. */
export function noPublisher(stack: string): CliError {
  return new CliError(
    `There are events in the batch that could not be published, and the stack "${stack}" has no publisher: deploy it with the setting eventBus, or delete the batch from the bucket. The events are in the events table.`,
  );
}
