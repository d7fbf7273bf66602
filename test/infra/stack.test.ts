import { describe, expect, it } from 'vitest';
import { aTemplate } from './template.ts';

const template = aTemplate();

describe('the stack', () => {
  it('puts out the names that others rely on', () => {
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

  it('gives what must not be replaced logical ids that stay', () => {
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

  it('has changed nothing that nobody looked at', () => {
    const { Resources, Outputs } = template.toJSON();
    const text = JSON.stringify({ Resources, Outputs }, null, 2);
    expect(text.replaceAll(/[0-9a-f]{64}/g, '<hash>')).toMatchSnapshot();
  });
});
