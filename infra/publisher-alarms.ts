import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmRule, BACKLOG, unread } from './alarm-rules.ts';
import { MAX_RECORD_AGE } from './publisher-function.ts';
import type { PublisherMetrics } from './publisher-metrics.ts';

/**
 * The consumer counts what it stored when its batch ends, up to five minutes after the publisher was
 * invoked for it: an invocation in the period before is still that event's. So what is stored within ten
 * minutes after the last invocation may count as read until the next event: a publisher that is
 * switched off in the middle of a call is found with the call that comes next.
 */
const PERIOD = Duration.minutes(5);
/** More than an event may wait: the publisher takes each at once. */
const UNPUBLISHED_MINUTES = 30;

/** The alarms of the publisher, by their names. */
export function publisherAlarms(metrics: PublisherMetrics): Readonly<Record<string, AlarmRule>> {
  return {
    PublisherBacklog: {
      metric: metrics.iteratorAge,
      threshold: BACKLOG.toMilliseconds(),
      periods: 2,
      missing: TreatMissingData.IGNORE,
      description:
        'New events have waited for the event bus for more than 15 minutes. They are stored, and nothing is lost yet. Find out whether the publisher fails, or EventBridge throttles it.',
    },
    PublisherBacklogCritical: {
      metric: metrics.iteratorAge,
      threshold: MAX_RECORD_AGE.toMilliseconds() / 2,
      missing: TreatMissingData.IGNORE,
      description:
        "New events have waited for the event bus for 6 hours. After 12 hours Lambda moves them to the failed-batches bucket; after 24 the table's stream drops them. Fix the publisher now.",
    },
    PublisherStopped: {
      metric: unread('events', metrics.stored, metrics.invocations, PERIOD),
      threshold: 1,
      periods: Duration.days(1).toMinutes() / PERIOD.toMinutes(),
      datapoints: UNPUBLISHED_MINUTES / PERIOD.toMinutes(),
      description: `Events were stored ${UNPUBLISHED_MINUTES} minutes ago, and the publisher has not been invoked since. Check the state of its event source mapping and enable it again within the 24 hours of the table's stream.`,
    },
    PublisherErrors: {
      metric: metrics.errors,
      threshold: 1,
      description:
        'The publisher failed, and its batch is redelivered. Operator action is needed: the bus or a permission is missing, or it has a bug. Read the error in the log.',
    },
    PublisherFailedBatches: {
      metric: metrics.failedBatchRecords,
      threshold: 1,
      description:
        'Lambda gave up on new events that the event bus did not take, and moved them to the failed-batches bucket. They are in the events table. Fix the cause, then redrive them.',
    },
    PublisherFailedBatchesUndeliverable: {
      metric: metrics.undeliverable,
      threshold: 1,
      description:
        "Lambda gave up on new events that the event bus did not take, and could not write them to the failed-batches bucket. They are in the events table. Fix the bucket's permissions.",
    },
  };
}
