import { Color, GraphWidget, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { BACKLOG } from './alarm-rules.ts';
import { heading, named } from './dashboard.ts';
import type { PublisherMetrics } from './publisher-metrics.ts';

const HEIGHT = 6;

/** The publisher's rows of the dashboard: is it flowing, and how far behind is it. */
export function publisherRows(metrics: PublisherMetrics): IWidget[][] {
  const { own, iteratorAge, failedBatchRecords, errors } = metrics;
  return [
    [heading('What goes to the event bus?')],
    [
      new GraphWidget({
        title: 'Events to the bus',
        left: [
          named(own('Published'), 'published', Color.GREEN),
          named(own('Unfinished'), 'unfinished: redelivered', Color.ORANGE),
          named(failedBatchRecords, 'records in failed batches', Color.PURPLE),
          named(errors, 'function errors', Color.RED),
        ],
        width: 12,
        height: HEIGHT,
      }),
      new GraphWidget({
        title: "Waiting in the table's stream (milliseconds)",
        left: [named(iteratorAge, 'iterator age')],
        leftAnnotations: [
          { value: BACKLOG.toMilliseconds(), label: 'backlog', color: Color.ORANGE },
        ],
        width: 6,
        height: HEIGHT,
      }),
      new GraphWidget({
        title: 'From event to bus (milliseconds)',
        left: [named(own('EventAge', Stats.p(50)), 'median', Color.GREEN)],
        right: [named(own('EventAge', Stats.p(99)), '99th percentile (right)', Color.ORANGE)],
        width: 6,
        height: HEIGHT,
      }),
    ],
  ];
}
