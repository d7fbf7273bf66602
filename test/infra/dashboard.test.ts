import { describe, expect, it } from 'vitest';
import { PRICES } from '../../infra/prices.ts';
import { MEMORY_MB } from '../../infra/sizes.ts';
import { batchReport } from '../../src/telemetry/batch-report.ts';
import { METRICS_NAMESPACE } from '../../src/telemetry/metric-names.ts';
import { addBatch, createMetrics } from '../../src/telemetry/metrics.ts';
import { aTemplate } from './template.ts';

const template = aTemplate({ streamRetentionDays: 2 });
const [dashboard] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
const body: Body = JSON.parse(
  dashboard?.Properties.DashboardBody['Fn::Join'][1]
    .map((part: unknown) => (typeof part === 'string' ? part : 'token'))
    .join(''),
);

interface Body {
  readonly widgets: readonly {
    readonly properties: {
      readonly markdown?: string;
      readonly title?: string;
      readonly query?: string;
      readonly metrics?: readonly (readonly unknown[])[];
    };
  }[];
}

describe('the dashboard', () => {
  it('answers its questions in their order', () => {
    const questions = body.widgets.flatMap(({ properties }) => properties.markdown ?? []);
    expect(questions).toEqual([
      '## Is it flowing?',
      '## How far behind is it?',
      '## What came in, and what was rejected?',
      '## What do calls do?',
      '## What does it cost?',
    ]);
  });

  it('and the alarms read only metrics that the consumer publishes', () => {
    const published = publishedMetrics();
    const shown = body.widgets
      .flatMap(({ properties }) => properties.metrics ?? [])
      .filter(([namespace]) => namespace === METRICS_NAMESPACE)
      .map(([, name]) => name);
    const watched = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties.Namespace === METRICS_NAMESPACE)
      .map(({ Properties }) => Properties.MetricName);
    expect(shown.length).toBeGreaterThan(5);
    expect(watched.length).toBeGreaterThan(1);
    expect([...shown, ...watched].filter((name) => !published.has(String(name)))).toEqual([]);
  });

  it('computes dollars from the prices and the size of the function', () => {
    const { metrics = [] } =
      body.widgets.map(({ properties }) => properties).find(isOfDollars) ?? {};
    const expressions = metrics.flatMap(([options]) => Object(options).expression ?? []);
    expect(expressions).toEqual([
      expect.stringMatching(
        new RegExp(`^\\(FILL.*FILL.*\\) \\* ${PRICES.millionWriteUnits} / 1000000$`),
      ),
      `(FILL(calls, 0)) * ${PRICES.millionInvocations} / 1000000 + (FILL(ms, 0)) * ${PRICES.gbSecond} * ${MEMORY_MB / 1024} / 1000`,
      `(FILL(bytes, 0)) * ${PRICES.gbIntoStream} / ${1024 ** 3}`,
    ]);
  });

  it('counts types from the list in the line of a batch', () => {
    const query = body.widgets
      .map(({ properties }) => properties)
      .find(({ title }) => title === 'Events processed, by type')?.query;
    expect(query).toContain('unnest batch.types into entry');
    expect(query).toContain('stats sum(entry.count) as events by entry.type');
  });
});

const isOfDollars = ({ title = '' }: { readonly title?: string }) => title.includes('US dollars');

function publishedMetrics(): ReadonlySet<string> {
  const metrics = createMetrics('consumer');
  addBatch(metrics, { ...batchReport([]), agesMs: [1] });
  const [document] = metrics.serializeMetrics()._aws.CloudWatchMetrics;
  return new Set(document?.Metrics.map(({ Name }) => Name));
}
