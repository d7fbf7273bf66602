import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DEPLOYMENT_DEFAULTS } from '../local/deployment-defaults.ts';
import type { CallRange } from './calls/find-calls.ts';
import type { System } from './system.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The shortest that events can be kept (the setting's least): a shorter range needs no look. */
const LEAST_RETENTION_DAYS = 1;

/**
 * For how many days the system keeps events: the setting `eventRetentionDays`, which the function
 * has in its environment. `undefined` where no stack says which function that is, or it may not be read.
 */
export async function eventRetentionDays({
  isLocal,
  outputs,
  config,
}: System): Promise<number | undefined> {
  if (isLocal) return DEPLOYMENT_DEFAULTS.eventRetentionDays;
  if (outputs === undefined) return undefined;
  const client = new LambdaClient(config);
  try {
    const { Environment } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: outputs.ConsumerFunctionName }),
    );
    const days = Number(Environment?.Variables?.RETENTION_DAYS);
    return days > 0 ? days : undefined;
  } catch (error) {
    // Who may read the table need not see the function: what has expired is not found either way.
    if (error instanceof Error && error.name.startsWith('AccessDenied')) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}

/** So many days before now. */
export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * DAY_MS);
}

/**
 * For how many days events are kept, if that is too short for a range that begins at `since`. The
 * days are looked up only for one that is longer than the shortest that they can be.
 */
export async function retentionCutting(
  since: Date,
  retentionDays: () => Promise<number | undefined>,
): Promise<number | undefined> {
  // A minute of grace: the range was made of a clock that has gone on.
  if (since.getTime() + 60_000 >= daysAgo(LEAST_RETENTION_DAYS).getTime()) return undefined;
  const days = await retentionDays();
  return days !== undefined && since < daysAgo(days) ? days : undefined;
}

/**
 * A range, cut to the time for which events are kept: what is older has expired. `keptDays` says how
 * long that is, where the range is shorter for it.
 */
export async function cutToRetention(
  { since, until }: CallRange,
  retentionDays: () => Promise<number | undefined>,
): Promise<{ readonly range: CallRange; readonly keptDays?: number }> {
  const days = await retentionCutting(since, retentionDays);
  if (days === undefined) return { range: { since, until } };
  return { range: { since: daysAgo(days), until }, keptDays: days };
}
