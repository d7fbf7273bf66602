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
export type TablesProps = Pick<DeploymentSettings, 'maxWriteUnits' | 'callIndexes' | 'eventBus'>;

/** What a timeline shows of each event, beside the index's keys. */
const TIMELINE = ['type', 'summary'];
/** What a list of calls shows of each, beside the index's keys. */
const CALL_ROW = ['type', 'summary', 'callSid', 'accountSid', 'call'];

/**
 * The indexes of the events, by time: timelines of calls and conferences, and lists of calls by the
 * day on which they ended, by the other party's number, and by the call that dialled them.
 */
const TIMELINES = [
  { indexName: 'byCall', key: 'callSid', has: TIMELINE },
  { indexName: 'byConference', key: 'conferenceSid', has: TIMELINE },
];
const LISTS_OF_CALLS = [
  { indexName: 'byDay', key: 'endedDay', has: CALL_ROW },
  { indexName: 'byNumber', key: 'otherParty', has: CALL_ROW },
  { indexName: 'byParentCall', key: 'parentCallSid', has: CALL_ROW },
];

/** The tables for events and rejections. Both outlive the stack. */
export class Tables extends Construct {
  readonly events: TableV2;
  readonly rejections: TableV2;
  /** The names of the events' indexes. */
  readonly eventIndexes: readonly string[];

  constructor(scope: Construct, id: string, { maxWriteUnits, callIndexes, eventBus }: TablesProps) {
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

    const indexes = [...TIMELINES, ...LISTS_OF_CALLS.slice(0, callIndexes)];
    this.eventIndexes = indexes.map(({ indexName }) => indexName);
    this.events = new TableV2(this, 'Events', {
      ...kept,
      partitionKey: { name: 'id', type: AttributeType.STRING },
      globalSecondaryIndexes: indexes.map(({ indexName, key, has }) => ({
        indexName,
        partitionKey: { name: key, type: AttributeType.STRING },
        sortKey: { name: 'occurredAt', type: AttributeType.STRING },
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: has,
      })),
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
