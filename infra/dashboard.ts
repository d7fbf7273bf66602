import { Aws, Duration } from 'aws-cdk-lib';
import {
  Dashboard as CloudWatchDashboard,
  Color,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  type Metric,
  PeriodOverride,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BACKLOG, criticalBacklog } from './alarm-rules.ts';
import type { DeploymentMetrics } from './deployment-metrics.ts';
import type { DeploymentSettings } from './deployment-settings.ts';
import { pinned } from './pinned.ts';
import { PRICES } from './prices.ts';
import { MEMORY_MB } from './sizes.ts';

const WIDTH = 24;
const HEIGHT = 6;

/** US dollars a unit, as text, because a math expression takes no exponents. */
const DOLLARS = {
  writeUnit: `${PRICES.millionWriteUnits} / 1000000`,
  streamByte: `${PRICES.gbIntoStream} / 1073741824`,
  invocation: `${PRICES.millionInvocations} / 1000000`,
  gigabyteSecond: `${PRICES.gbSecond}`,
} as const;
const MEMORY_GB = MEMORY_MB / 1024;

export interface DashboardProps extends Pick<DeploymentSettings, 'maxRecordAgeHours'> {
  readonly metrics: DeploymentMetrics;
  readonly logGroup: LogGroup;
  /** Rows of optional parts. */
  readonly more?: readonly (readonly IWidget[])[];
}

/** From top to bottom: is it flowing, how far behind is it, what came in, what was rejected, what do calls do, what does it cost. */
export class Dashboard extends Construct {
  /** Its page in the AWS console. */
  readonly url: string;

  constructor(
    scope: Construct,
    id: string,
    { metrics, logGroup, maxRecordAgeHours, more = [] }: DashboardProps,
  ) {
    super(scope, id);
    const dashboard = new CloudWatchDashboard(this, 'Resource', {
      dashboardName: `${Aws.STACK_NAME}-${Aws.REGION}`,
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.AUTO,
    });
    // As it was when nothing pinned it: under another one, the new dashboard would go with the old one's name.
    pinned(dashboard, 'Dashboard7A06DACF');
    dashboard.addWidgets(heading('Is it flowing?'));
    dashboard.addWidgets(...flow(metrics));
    dashboard.addWidgets(heading('How far behind is it?'));
    dashboard.addWidgets(...lag(metrics, maxRecordAgeHours));
    dashboard.addWidgets(heading('What came in, and what was rejected?'));
    dashboard.addWidgets(byType(logGroup), rejectionReasons(logGroup), rejected(metrics));
    dashboard.addWidgets(heading('What do calls do?'));
    dashboard.addWidgets(...calls(metrics));
    for (const row of more) dashboard.addWidgets(...row);
    dashboard.addWidgets(heading('What does it cost?'));
    dashboard.addWidgets(...costs(metrics));
    this.url = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards:name=${dashboard.dashboardName}`;
  }
}

export function heading(question: string): IWidget {
  return new TextWidget({ markdown: `## ${question}`, width: WIDTH, height: 1 });
}

function flow(metrics: DeploymentMetrics): IWidget[] {
  return [
    new GraphWidget({
      title: 'Records in, events out',
      left: [
        named(metrics.incomingRecords, 'records from Twilio', Color.GREY),
        named(metrics.processed, 'processed', Color.GREEN),
        named(metrics.duplicate, 'duplicate', Color.BLUE),
        named(metrics.ignored, 'ignored: other products', Color.BROWN),
        named(metrics.rejected, 'rejected', Color.RED),
        named(metrics.unfinished, 'unfinished: redelivered', Color.ORANGE),
      ],
      width: 16,
      height: HEIGHT,
    }),
    new SingleValueWidget({
      title: 'In the selected time range',
      metrics: [
        named(metrics.processed, 'events processed'),
        named(metrics.rejected, 'rejected'),
        named(metrics.failedBatchRecords, 'records in failed batches'),
        named(metrics.errors, 'function errors'),
      ],
      setPeriodToTimeRange: true,
      width: 8,
      height: HEIGHT,
    }),
  ];
}

function calls(metrics: DeploymentMetrics): IWidget[] {
  return [
    new GraphWidget({
      title: 'Calls that ended, as far as they ask for the callback call.completed',
      left: [
        named(metrics.endedCalls, 'ended', Color.GREY),
        named(metrics.failedCalls, 'failed', Color.RED),
        named(metrics.unansweredCalls, 'busy, not answered or canceled', Color.ORANGE),
      ],
      width: 16,
      height: HEIGHT,
    }),
    new GraphWidget({
      title: 'Webhooks that your server answered with an error, or not at all',
      left: [named(metrics.failedWebhooks, 'failed webhooks', Color.RED)],
      width: 8,
      height: HEIGHT,
    }),
  ];
}

function lag(metrics: DeploymentMetrics, maxRecordAgeHours: number): IWidget[] {
  return [
    new GraphWidget({
      title: 'Age of the last record of a batch when it was read (milliseconds)',
      left: [named(metrics.iteratorAge, 'iterator age')],
      leftAnnotations: [
        { value: BACKLOG.toMilliseconds(), label: 'backlog', color: Color.ORANGE },
        {
          value: criticalBacklog(maxRecordAgeHours).toMilliseconds(),
          label: 'half of the time until records go to the bucket',
          color: Color.RED,
        },
      ],
      width: 12,
      height: HEIGHT,
    }),
    new GraphWidget({
      title: 'From event to table (milliseconds)',
      left: [named(metrics.eventAge(Stats.p(50)), 'median', Color.GREEN)],
      right: [named(metrics.eventAge(Stats.p(99)), '99th percentile (right)', Color.ORANGE)],
      width: 6,
      height: HEIGHT,
    }),
    new GraphWidget({
      title: 'Duration of a batch (milliseconds)',
      left: [
        named(metrics.duration(Stats.p(50)), 'median', Color.GREEN),
        named(metrics.duration(Stats.MAXIMUM), 'slowest', Color.ORANGE),
      ],
      right: [named(metrics.throttles, 'invocations throttled (right)', Color.RED)],
      width: 6,
      height: HEIGHT,
    }),
  ];
}

/**
 * From the log, because the type as a metric's dimension would cost a custom metric for each type.
 * A batch's log line lists its types as `{ type, count }`, because the dots in a type's name would
 * mean nesting in a query.
 */
function byType(logGroup: LogGroup): IWidget {
  return new LogQueryWidget({
    title: 'Events processed, by type',
    logGroupNames: [logGroup.logGroupName],
    view: LogQueryVisualizationType.TABLE,
    queryLines: [
      'filter message like /^batch:/',
      'fields jsonParse(@message) as batch',
      'unnest batch.types into entry',
      'stats sum(entry.count) as events by entry.type',
      'sort events desc',
    ],
    width: 10,
    height: HEIGHT,
  });
}

function rejectionReasons(logGroup: LogGroup): IWidget {
  return new LogQueryWidget({
    title: 'Rejected, by reason',
    logGroupNames: [logGroup.logGroupName],
    view: LogQueryVisualizationType.TABLE,
    queryLines: [
      'filter message like /^rejected:/',
      'stats count(*) as records, latest(@timestamp) as last by reason, type',
      'sort records desc',
    ],
    width: 7,
    height: HEIGHT,
  });
}

function rejected(metrics: DeploymentMetrics): IWidget {
  return new GraphWidget({
    title: 'Dead letters (rejections, failed batches), unrecognised types',
    left: [
      named(metrics.rejected, 'rejected', Color.RED),
      named(metrics.failedBatchRecords, 'records in failed batches', Color.PURPLE),
      named(metrics.unrecognised, 'types not in the registry', Color.BLUE),
    ],
    width: 7,
    height: HEIGHT,
  });
}

function costs(metrics: DeploymentMetrics): IWidget[] {
  return [
    new GraphWidget({
      title: 'Write units, by table and index',
      left: Object.entries(metrics.writeUnits).map(([table, units]) => named(units, table)),
      stacked: true,
      width: 10,
      height: HEIGHT,
    }),
    new GraphWidget({
      title: 'Invocations, and bytes from Twilio (right)',
      left: [named(metrics.invocations, 'invocations')],
      right: [named(metrics.incomingBytes, 'bytes')],
      width: 7,
      height: HEIGHT,
    }),
    new SingleValueWidget({
      title:
        'Approximate US dollars in the selected time range (us-east-1; without storage, logs and the stream itself)',
      metrics: [
        dollars(
          'tables',
          metrics.writeUnits,
          sumOf(Object.keys(metrics.writeUnits), DOLLARS.writeUnit),
        ),
        dollars(
          'function',
          { calls: metrics.invocations, ms: metrics.duration(Stats.SUM) },
          `${sumOf(['calls'], DOLLARS.invocation)} + ${sumOf(['ms'], DOLLARS.gigabyteSecond)} * ${MEMORY_GB} / 1000`,
        ),
        dollars('stream', { bytes: metrics.incomingBytes }, sumOf(['bytes'], DOLLARS.streamByte)),
      ],
      setPeriodToTimeRange: true,
      width: 7,
      height: HEIGHT,
    }),
  ];
}

function dollars(
  label: string,
  usingMetrics: Record<string, IMetric>,
  expression: string,
): IMetric {
  return new MathExpression({ label, expression, usingMetrics });
}

function sumOf(names: readonly string[], price: string): string {
  return `(${names.map((name) => `FILL(${name}, 0)`).join(' + ')}) * ${price}`;
}

export function named(metric: Metric | MathExpression, label: string, color?: string): IMetric {
  return metric.with({ label, ...(color !== undefined && { color }) });
}
