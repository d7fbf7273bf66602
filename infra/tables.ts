import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { DeploymentSettings } from './deployment-settings.ts';
import { pinned } from './pinned.ts';

/**
 * `maxWriteUnits` limits each table, and not its indexes: DynamoDB has a limit of its own for each. With
 * `eventBus`, the events table has a stream, which can be switched on and off at any time.
 */
export type TablesProps = Pick<DeploymentSettings, 'maxWriteUnits' | 'eventBus'>;

/** The indexes that list the events of a call or of a conference in the order they occurred. */
export const EVENT_INDEXES = ['byCall', 'byConference'] as const;

/** The tables for events and rejections. Both outlive the stack. */
export class Tables extends Construct {
  readonly events: TableV2;
  readonly rejections: TableV2;

  constructor(scope: Construct, id: string, { maxWriteUnits, eventBus }: TablesProps) {
    super(scope, id);
    const kept: Omit<TablePropsV2, 'partitionKey'> = {
      billing: Billing.onDemand(
        maxWriteUnits === undefined ? {} : { maxWriteRequestUnits: maxWriteUnits },
      ),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      timeToLiveAttribute: 'expiresAt',
    };

    this.events = new TableV2(this, 'Events', {
      ...kept,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        timeline('byCall', 'callSid'),
        timeline('byConference', 'conferenceSid'),
      ],
      ...(eventBus !== undefined && { dynamoStream: StreamViewType.NEW_IMAGE }),
    });
    pinned(this.events, 'EventsTable');

    this.rejections = new TableV2(this, 'Rejections', {
      ...kept,
      partitionKey: { name: 'recordId', type: AttributeType.STRING },
    });
    pinned(this.rejections, 'RejectionsTable');
  }
}

function timeline(indexName: (typeof EVENT_INDEXES)[number], partitionKey: string) {
  return {
    indexName,
    partitionKey: { name: partitionKey, type: AttributeType.STRING },
    sortKey: { name: 'occurredAt', type: AttributeType.STRING },
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: ['type', 'summary'],
  };
}
