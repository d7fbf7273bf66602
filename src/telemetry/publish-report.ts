import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Logger } from 'pino';
import { firstUnfinished } from '../checkpoint.ts';
import type { Publication, Unpublished } from '../publication.ts';
import { type BatchContext, type BatchCourse, inWords } from './log.ts';
import { loggableId, loggableType } from './loggable.ts';
import { representative } from './metrics.ts';

/** A batch of the table's stream in numbers: what the log line and the metrics say of it. */
export interface PublishReport {
  /** One that is redelivered and put again is counted again: so many entries did the bus take. */
  readonly counts: Readonly<Record<Publication['kind'], number>>;
  /** How many events of each type were published. */
  readonly types: Readonly<Record<string, number>>;
  /** Published without what made them too large. */
  readonly truncated: number;
  /** For each published event, the milliseconds from when it happened until the bus took it. */
  readonly agesMs: readonly number[];
  /** What the bus refuses in this form. */
  readonly refused: readonly Unpublished[];
  /** The first change in the batch that is not done. */
  readonly unfinishedFrom?: Pick<Unpublished, 'cause'> & { readonly sequenceNumber: string };
}

export function publishReport(publications: readonly Publication[]): PublishReport {
  const counts = { published: 0, skipped: 0, unfinished: 0 };
  const types: Record<string, number> = {};
  const agesMs: number[] = [];
  const refused: Unpublished[] = [];
  let truncated = 0;
  for (const publication of publications) {
    counts[publication.kind] += 1;
    if (publication.kind === 'published') {
      const type = loggableType(publication.type);
      types[type] = (types[type] ?? 0) + 1;
      if (publication.ageMs !== undefined) agesMs.push(publication.ageMs);
      if (publication.isTruncated) truncated += 1;
    }
    if (publication.kind === 'unfinished' && publication.cause === 'refused') {
      refused.push(publication);
    }
  }
  const first = firstUnfinished(publications);
  const report = { counts, types, truncated, agesMs, refused };
  if (first === undefined) return report;
  const { origin, cause } = first;
  return { ...report, unfinishedFrom: { sequenceNumber: origin.sequenceNumber, cause } };
}

/** Adds a batch's numbers, as the consumer's `addBatch` does: with the zeros. */
export function addPublishReport(metrics: Metrics, { counts, agesMs }: PublishReport): void {
  metrics.addMetric('Published', MetricUnit.Count, counts.published);
  metrics.addMetric('Unfinished', MetricUnit.Count, counts.unfinished);
  for (const age of representative(agesMs)) {
    metrics.addMetric('EventAge', MetricUnit.Milliseconds, age);
  }
}

/** One line for the batch, and one for each event that the bus refuses; nothing of their content. */
export function logPublishReport(
  log: Logger,
  context: Partial<BatchContext>,
  report: PublishReport,
  course: BatchCourse,
): void {
  for (const { origin, type, eventId, code } of report.refused) {
    const { requestId } = context;
    const { sequenceNumber } = origin;
    const names = { eventId: loggableId(eventId), type: loggableType(type) };
    log.warn({ requestId, sequenceNumber, ...names, code }, `refused by the bus: ${code}`);
  }
  const { counts, types, truncated, unfinishedFrom } = report;
  const line = {
    ...context,
    outcomes: counts,
    types: Object.entries(types).map(([type, count]) => ({ type, count })),
    truncated,
    ...(unfinishedFrom && { unfinishedFrom }),
    ...course,
  };
  const message = `batch: ${inWords(counts)}`;
  if (unfinishedFrom === undefined) log.info(line, message);
  else log.warn(line, message);
}
