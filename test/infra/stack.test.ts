import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();

describe('the stack', () => {
  it('has the outputs that others rely on', () => {
    expect(Object.keys(template.findOutputs('*')).toSorted()).toEqual([
      'ConsumerFunctionName',
      'DashboardUrl',
      'EventsTableName',
      'FailedBatchesBucketName',
      'RejectionsTableName',
      'SinkConfiguration',
      'StreamArn',
      'StreamName',
      'TwilioExternalId',
      'TwilioRoleArn',
    ]);
  });

  it('pins the logical ids of what must not be replaced', () => {
    expect(Object.keys(template.toJSON().Resources)).toEqual(
      expect.arrayContaining([
        'Stream',
        'TwilioRole',
        'EventsTable',
        'RejectionsTable',
        'FailedBatchesBucket',
        'ConsumerFunction',
        'ConsumerMapping',
      ]),
    );
  });

  it('leaves what holds data, and nothing else, when it is deleted', () => {
    const resources = Object.entries(template.toJSON().Resources as Resources);
    const left = resources.filter(([, { DeletionPolicy }]) => DeletionPolicy === 'Retain');
    expect(left.map(([id]) => id)).toEqual([
      'Stream',
      'EventsTable',
      'RejectionsTable',
      'FailedBatchesBucket',
      expect.stringMatching(/^FailedBatchesBucketPolicy/),
    ]);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of resources) {
      expect(UpdateReplacePolicy).toBe(DeletionPolicy);
    }
  });
});

type Resources = Record<string, { DeletionPolicy?: string; UpdateReplacePolicy?: string }>;
