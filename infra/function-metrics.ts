import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventSourceMapping, IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS_NAMESPACE } from '../src/telemetry/metric-names.ts';

/** The metrics of a function and of the mapping that invokes it. */
export type FunctionMetrics = ReturnType<typeof functionMetrics>;

/** The metrics of one function; `own` is one that it publishes itself. */
export function functionMetrics({
  function: { functionName },
  mapping,
}: {
  readonly function: IFunction;
  readonly mapping: EventSourceMapping;
}) {
  const metric = (
    namespace: string,
    metricName: string,
    dimensionsMap: Record<string, string>,
    statistic: string = Stats.SUM,
  ) => new Metric({ namespace, metricName, dimensionsMap, statistic, period: Duration.minutes(5) });
  const lambda = (metricName: string, statistic?: string) =>
    metric('AWS/Lambda', metricName, { FunctionName: functionName }, statistic);
  const ofMapping = { EventSourceMappingUUID: mapping.eventSourceMappingId };
  return {
    own: (metricName: string, statistic?: string) =>
      metric(METRICS_NAMESPACE, metricName, { service: functionName }, statistic),
    invocations: lambda('Invocations'),
    errors: lambda('Errors'),
    throttles: lambda('Throttles'),
    /** Milliseconds. */
    duration: (statistic: string) => lambda('Duration', statistic),
    /**
     * Milliseconds, maximum: how long the last record of a batch had been in the stream when it was read.
     * The first one may be much older, where little arrives: a batch that failed comes again with all that
     * has come since.
     */
    iteratorAge: lambda('IteratorAge', Stats.MAXIMUM),
    undeliverable: lambda('DestinationDeliveryFailures'),
    failedBatchRecords: metric('AWS/Lambda', 'OnFailureDestinationDeliveredEventCount', ofMapping),
  };
}
