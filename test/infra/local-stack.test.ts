import { expect, it } from 'vitest';
import { DEPLOYMENT_DEFAULTS } from '../../src/local/deployment-defaults.ts';
import { aTemplate } from './template.ts';

it('the local stack has the defaults of a deployment', () => {
  const template = aTemplate();
  const only = (type: string) => Object.values(template.findResources(type))[0]?.Properties;
  const stream = only('AWS::Kinesis::Stream');
  const mapping = only('AWS::Lambda::EventSourceMapping');
  const consumer = only('AWS::Lambda::Function');
  expect(DEPLOYMENT_DEFAULTS).toEqual({
    streamRetentionHours: stream.RetentionPeriodHours,
    eventRetentionDays: Number(consumer.Environment.Variables.RETENTION_DAYS),
    batchRecords: mapping.BatchSize,
    batchingWindowSeconds: mapping.MaximumBatchingWindowInSeconds,
    maxRetryAttempts: mapping.MaximumRetryAttempts,
    maxRecordAgeSeconds: mapping.MaximumRecordAgeInSeconds,
    parallelizationFactor: mapping.ParallelizationFactor,
    functionTimeoutSeconds: consumer.Timeout,
  });
});
