import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

/** Properties whose change replaces a resource (CloudFormation template reference, "Update requires"). */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::Kinesis::Stream': ['Name'],
  'AWS::IAM::Role': ['Path', 'RoleName'],
  'AWS::DynamoDB::GlobalTable': ['KeySchema', 'LocalSecondaryIndexes', 'TableName'],
  'AWS::S3::Bucket': ['BucketName'],
  'AWS::Lambda::Function': ['FunctionName', 'PackageType'],
  'AWS::Lambda::EventSourceMapping': [
    'EventSourceArn',
    'StartingPosition',
    'StartingPositionTimestamp',
  ],
  'AWS::Logs::LogGroup': ['LogGroupName'],
  'AWS::CloudWatch::Alarm': ['AlarmName'],
  'AWS::CloudWatch::Dashboard': ['DashboardName'],
};

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
type Resources = Readonly<Record<string, Resource>>;

/** What of the first version's template, with an alarm for silence, an update must not replace. */
const before: { readonly resources: Resources } = JSON.parse(
  await readFile(new URL('../fixtures/deployed-before.json', import.meta.url), 'utf8'),
);

/** Settings that a deployment may be upgraded with, or be changed to. */
const SETTINGS: readonly Record<string, unknown>[] = [
  {},
  { maxWriteUnits: 1000 },
  { shardCount: 4, reservedConcurrency: 10, streamRetentionDays: 14 },
  {
    alarmEmail: 'operations@example.com',
    alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:on-call',
    xrayTracing: true,
    logRetentionDays: 90,
  },
];

describe('an upgrade of a deployment of the first version', () => {
  it.each(SETTINGS)('replaces nothing that holds data or has a fixed name: %j', (settings) => {
    expect(replaced(before.resources, { ...settings, silenceMinutes: 60 })).toEqual([]);
  });
});

describe('the indexes that list calls', () => {
  const indexesOf = (resources: Resources) =>
    resources.EventsTable?.Properties.GlobalSecondaryIndexes as { IndexName: string }[];
  const STEPS = [{ callIndexes: 1 }, { callIndexes: 2 }, {}].map((step) => ({
    ...step,
    silenceMinutes: 60,
  }));

  it('come one at a time to a table that is there, which is what CloudFormation takes', () => {
    let deployed = before.resources;
    for (const settings of STEPS) {
      const next = resourcesOf(settings);
      const names = indexesOf(deployed).map(({ IndexName }) => IndexName);
      expect(indexesOf(next)).toEqual(expect.arrayContaining(indexesOf(deployed)));
      expect(indexesOf(next)).toHaveLength(names.length + 1);
      expect(replaced(deployed, settings)).toEqual([]);
      deployed = next;
    }
    expect(indexesOf(deployed).map(({ IndexName }) => IndexName)).toEqual([
      'byCall',
      'byConference',
      'byDay',
      'byNumber',
      'byParentCall',
    ]);
  });

  it('are not there where none is wanted', () => {
    expect(indexesOf(resourcesOf({ callIndexes: 0 }))).toHaveLength(2);
  });
});

describe('maxWriteUnits', () => {
  it('is switched on and off without replacing a table, and changes nothing else', () => {
    const [off, on] = [resourcesOf({}), resourcesOf({ maxWriteUnits: 500 })];
    expect(replaced(off, { maxWriteUnits: 500 })).toEqual([]);
    expect(replaced(on, {})).toEqual([]);
    const changed = Object.keys(on).filter(
      (id) => JSON.stringify(on[id]) !== JSON.stringify(off[id]),
    );
    expect(changed.toSorted()).toEqual(['EventsTable', 'RejectionsTable']);
    for (const id of changed) {
      const { WriteOnDemandThroughputSettings, ...others } = on[id]?.Properties ?? {};
      // "Update requires: No interruption" in the reference of AWS::DynamoDB::GlobalTable.
      expect(WriteOnDemandThroughputSettings).toEqual({ MaxWriteRequestUnits: 500 });
      expect(others).toEqual(off[id]?.Properties);
    }
  });
});

describe('the comparison', () => {
  it('notices a resource that is renamed, gone, or of another type', () => {
    const { Stream, EventsTable } = before.resources;
    const named = { ...EventsTable, Properties: { ...EventsTable?.Properties, TableName: 'mine' } };
    const others = { Former: Stream, Stream: EventsTable, EventsTable: named } as Resources;
    expect(replaced(others, {})).toEqual([
      'Former is gone',
      'Stream is of another type',
      'EventsTable has another TableName',
    ]);
  });
});

/** What an update to these settings would replace or delete of former resources. */
function replaced(former: Resources, settings: Record<string, unknown>): string[] {
  const current = resourcesOf(settings);
  return Object.entries(former).flatMap(([id, { Type, Properties }]) => {
    const now = current[id];
    if (!now) return [`${id} is gone`];
    if (now.Type !== Type) return [`${id} is of another type`];
    return (REPLACING[Type] ?? [])
      .filter((name) => JSON.stringify(now.Properties[name]) !== JSON.stringify(Properties[name]))
      .map((name) => `${id} has another ${name}`);
  });
}

function resourcesOf(settings: Record<string, unknown>): Resources {
  return aTemplate(settings).toJSON().Resources;
}
