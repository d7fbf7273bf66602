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

  it('changes only where the snapshot is updated', () => {
    const { Resources, Outputs } = template.toJSON();
    const text = JSON.stringify({ Resources, Outputs }, null, 2);
    expect(text.replaceAll(/[0-9a-f]{64}/g, '<hash>')).toMatchSnapshot();
  });
});
