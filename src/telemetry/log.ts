import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Rejected, RejectionReason } from '../outcome.ts';
import type { BatchReport } from './batch-report.ts';
import { loggableError, loggableId, loggableType } from './loggable.ts';

/** Never logged, if a field with one of these names should ever get into a line. */
const CONTENT = ['data', 'details', 'extra', 'parameters', 'payload', 'summary', 'webhook'];

/**
 * The function's log: JSON lines with the `level` and `timestamp` that Lambda's own log filter
 * reads. Written synchronously, because Lambda freezes the process when an invocation ends.
 */
export function createLog(
  level: string,
  stream: DestinationStream = destination({ sync: true }),
): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => stdTimeFunctions.isoTime().replace('"time"', '"timestamp"'),
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
      redact: [...CONTENT, ...CONTENT.map((name) => `*.${name}`)],
    },
    stream,
  );
}

/** What is known of a batch beside its outcomes. */
export interface BatchContext {
  readonly requestId: string;
  readonly shardId: string;
  readonly records: number;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
}

/** How long a batch took, and what had to be tried again. */
export interface BatchCourse {
  readonly durationMs: number;
  readonly remainingMs: number;
  /** How often something was tried again, by what went wrong. */
  readonly retries: Readonly<Record<string, number>>;
}

/**
 * One line for the batch and one for each rejection. Fields are chosen one by one: nothing of an
 * event's content is among them, because payloads hold phone numbers, speech and links.
 */
export function logBatch(
  log: Logger,
  context: BatchContext,
  report: BatchReport,
  course: BatchCourse,
): void {
  for (const rejection of report.rejected) {
    log.warn(rejectionFields(context, rejection), `rejected: ${rejection.reason}`);
  }
  const { counts, types, unrecognised, warnings, unfinishedFrom } = report;
  const line = {
    ...context,
    outcomes: counts,
    // A list, because a log query takes the dots in a type for nesting, and can flatten a list.
    types: Object.entries(types).map(([type, count]) => ({ type, count })),
    unrecognised,
    warnings,
    ...(unfinishedFrom && { unfinishedFrom }),
    ...course,
  };
  const message = `batch: ${inWords(counts)}`;
  if (unfinishedFrom === undefined) log.info(line, message);
  else log.warn(line, message);
}

/** How many outcomes there are of each kind: `4 processed, 1 duplicate`. */
export function inWords(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${kind}`);
  return words.join(', ') || 'nothing';
}

/** One line at once for what an operator has to do; the batch is tried again meanwhile. */
export function logOperatorAction(
  log: Logger,
  { requestId, shardId }: Partial<BatchContext>,
  error: Error,
): void {
  log.error({ requestId, shardId, error: loggableError(error) }, 'operator action needed');
}

/** One line for a batch that failed as a whole. The error's message must be fit for the log. */
export function logFailure(log: Logger, context: Partial<BatchContext>, error: Error): void {
  log.error({ ...context, error: loggableError(error) }, 'batch failed');
}

/** Reasons whose issues are in our own words or zod's, and name only places that a schema names. */
const WITH_ISSUES: ReadonlySet<RejectionReason> = new Set([
  'not-base64',
  'empty',
  'not-utf8',
  'not-json',
  'not-cloudevent',
  'invalid-data',
]);

function rejectionFields({ requestId }: BatchContext, rejection: Rejected) {
  const { origin, reason, issues, type, eventId } = rejection;
  return {
    requestId,
    shardId: origin.shardId,
    sequenceNumber: origin.sequenceNumber,
    recordId: origin.recordId,
    reason,
    ...(eventId !== undefined && { eventId: loggableId(eventId) }),
    ...(type !== undefined && { type: loggableType(type) }),
    ...(WITH_ISSUES.has(reason) && { issues: issues.slice(0, 5) }),
  };
}
