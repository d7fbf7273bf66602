import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();

describe('the tables', () => {
  it.each(['EventsTable', 'RejectionsTable'])('%s is kept, protected and recoverable', (id) => {
    const table = template.findResources('AWS::DynamoDB::GlobalTable')[id];
    expect(table).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Replicas: [
          {
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          },
        ],
      },
    });
    expect(table?.Properties.TableName).toBeUndefined();
    expect(table?.Properties.WriteOnDemandThroughputSettings).toBeUndefined();
  });

  it('finds an event by its id, timelines by their SID, and calls by day, number and parent', () => {
    const index = (IndexName: string, key: string, NonKeyAttributes: string[]) => ({
      IndexName,
      KeySchema: [
        { AttributeName: key, KeyType: 'HASH' },
        { AttributeName: 'occurredAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes },
    });
    const timeline = ['type', 'summary'];
    const row = ['type', 'summary', 'callSid', 'accountSid', 'call'];
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        index('byCall', 'callSid', timeline),
        index('byConference', 'conferenceSid', timeline),
        index('byDay', 'endedDay', row),
        index('byNumber', 'otherParty', row),
        index('byParentCall', 'parentCallSid', row),
      ],
    });
  });

  it('finds a rejection by its record', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [{ AttributeName: 'recordId', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: Match.absent(),
    });
  });
});
