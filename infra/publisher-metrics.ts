import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { type FunctionMetrics, functionMetrics } from './function-metrics.ts';
import type { PublisherFunction } from './publisher-function.ts';

/** The publisher's metrics, for its alarms and its row of the dashboard. */
export interface PublisherMetrics extends FunctionMetrics {
  /** Events that the consumer stored, each of which has to be published. */
  readonly stored: IMetric;
}

export function publisherMetrics(publisher: PublisherFunction, stored: IMetric): PublisherMetrics {
  return { ...functionMetrics(publisher), stored };
}
