import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { ConsumerFunction } from './consumer-function.ts';
import { Dashboard } from './dashboard.ts';
import { deploymentMetrics } from './deployment-metrics.ts';
import type { DeploymentSettings } from './deployment-settings.ts';
import { FailedBatches } from './failed-batches.ts';
import { publisherAlarms } from './publisher-alarms.ts';
import { publisherRows } from './publisher-dashboard.ts';
import { PublisherFunction } from './publisher-function.ts';
import { publisherMetrics } from './publisher-metrics.ts';
import { Tables } from './tables.ts';
import { TwilioSink } from './twilio-sink.ts';

export interface TwilioVoiceEventsStackProps extends StackProps {
  readonly settings: DeploymentSettings;
}

/** A stream that Twilio writes to, a consumer that reads it, and tables that store each event once. */
export class TwilioVoiceEventsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: TwilioVoiceEventsStackProps) {
    super(scope, id, props);
    const sink = new TwilioSink(this, 'Sink', settings);
    const tables = new Tables(this, 'Tables', settings);
    const failedBatches = new FailedBatches(this, 'FailedBatches', settings);
    const consumer = new ConsumerFunction(this, 'Consumer', {
      ...settings,
      stream: sink.stream,
      tables,
      failedBatches,
    });
    const metrics = deploymentMetrics({ sink, consumer, tables });
    const publisher = this.publisher(settings, tables, failedBatches);
    const published = publisher && publisherMetrics(publisher, metrics.processed);
    new Alarms(this, 'Alarms', {
      ...settings,
      metrics,
      ...(published && { more: publisherAlarms(published) }),
    });
    const dashboard = new Dashboard(this, 'Dashboard', {
      ...settings,
      metrics,
      logGroup: consumer.logGroup,
      ...(published && { more: publisherRows(published) }),
    });

    const outputs: Readonly<Record<string, string>> = {
      StreamName: sink.stream.streamName,
      StreamArn: sink.stream.streamArn,
      TwilioRoleArn: sink.role.roleArn,
      TwilioExternalId: sink.externalId,
      SinkConfiguration: this.toJsonString(sink.configuration),
      EventsTableName: tables.events.tableName,
      RejectionsTableName: tables.rejections.tableName,
      FailedBatchesBucketName: failedBatches.bucket.bucketName,
      ConsumerFunctionName: consumer.function.functionName,
      DashboardUrl: dashboard.url,
      ...(publisher && {
        EventBusArn: publisher.eventBusArn,
        PublisherFunctionName: publisher.function.functionName,
      }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }

  /** Only where an event bus is named. */
  private publisher(
    { eventBus, ...settings }: DeploymentSettings,
    { events }: Tables,
    failedBatches: FailedBatches,
  ): PublisherFunction | undefined {
    if (eventBus === undefined) return undefined;
    return new PublisherFunction(this, 'Publisher', {
      ...settings,
      eventBus,
      events,
      failedBatches,
    });
  }
}
