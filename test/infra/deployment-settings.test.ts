import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readDeploymentSettings, settingNames } from '../../infra/deployment-settings.ts';

describe('readDeploymentSettings', () => {
  it('needs none', () => {
    expect(readDeploymentSettings({})).toEqual({
      stackName: 'TwilioVoiceEvents',
      streamRetentionDays: 7,
      twilioPrincipal: 'arn:aws:iam::177261743968:root',
      eventRetentionDays: 90,
      callIndexes: 3,
      batchingWindowSeconds: 2,
      parallelizationFactor: 1,
      maxRetryAttempts: 288,
      maxRecordAgeHours: 144,
      logLevel: 'info',
      logRetentionDays: 30,
      xrayTracing: false,
    });
  });

  it('takes numbers from cdk.json and text from the command line', () => {
    expect(readDeploymentSettings({ shardCount: 2 }).shardCount).toBe(2);
    expect(readDeploymentSettings({ shardCount: '2' }).shardCount).toBe(2);
    expect(readDeploymentSettings({ xrayTracing: true }).xrayTracing).toBe(true);
    expect(readDeploymentSettings({ xrayTracing: 'true' }).xrayTracing).toBe(true);
    expect(readDeploymentSettings({ xrayTracing: 'false' }).xrayTracing).toBe(false);
  });

  it('leaves alone what belongs to the CDK', () => {
    const context = {
      '@aws-cdk/core:checkSecretUsage': true,
      'aws:cdk:enable-path-metadata': true,
      'availability-zones:account=1:region=eu-west-1': ['eu-west-1a'],
      'acknowledged-issue-numbers': [34892],
    };
    expect(() => readDeploymentSettings(context)).not.toThrow();
  });

  it.each([
    ['stremRetentionDays', 'streamRetentionDays'],
    ['stream-retention-days', 'streamRetentionDays'],
    ['SHARDCOUNT', 'shardCount'],
    ['alarmMail', 'alarmEmail'],
  ])('refuses %s and names %s', (name, nearest) => {
    expect(() => readDeploymentSettings({ [name]: '3' })).toThrow(
      `There is no setting "${name}": the nearest is "${nearest}".`,
    );
  });

  it('names each one that may have been meant, the nearest first', () => {
    expect(() => readDeploymentSettings({ retentionDays: '3' })).toThrow(
      'There is no setting "retentionDays": the nearest are "logRetentionDays" and "eventRetentionDays" and "streamRetentionDays".',
    );
  });

  it('names them all when none is near', () => {
    expect(() => readDeploymentSettings({ colour: 'blue' })).toThrow(
      `There is no setting "colour": there are ${settingNames.join(', ')}.`,
    );
  });

  it.each([
    ['shardCount', 10_001, 'a whole number from 1 to 10000, or nothing for an on-demand stream'],
    ['shardCount', 0, 'a whole number from 1 to 10000, or nothing for an on-demand stream'],
    ['streamRetentionDays', 366, 'a whole number of days from 1 to 365'],
    ['streamRetentionDays', '1.5', 'a whole number of days from 1 to 365'],
    ['streamRetentionDays', '', 'a whole number of days from 1 to 365'],
    ['twilioPrincipal', '*', 'the ARN of an IAM principal, like arn:aws:iam::177261743968:root'],
    ['externalId', 'short', '16 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -'],
    ['externalId', 'with a blank and "quotes"', '16 to 1224 of A-Z a-z 0-9 _ + = , . @ : / -'],
    ['eventRetentionDays', 10_000, 'a whole number of days from 1 to 9999'],
    ['maxWriteUnits', -1, 'a whole number of write units a second from 1 to 1000000'],
    ['reservedConcurrency', 0, 'a whole number of invocations from 1 to 10000'],
    ['batchingWindowSeconds', 301, 'a whole number of seconds from 0 to 300'],
    ['parallelizationFactor', 11, 'a whole number from 1 to 10'],
    ['maxRetryAttempts', 'forever', 'a whole number from 1 to 10000'],
    ['maxRecordAgeHours', 169, 'a whole number of hours from 1 to 168'],
    ['alarmEmail', 'ops', 'an e-mail address'],
    ['stackName', '2nd', 'a letter, then up to 127 of A-Z a-z 0-9 -'],
    [
      'alarmTopicArn',
      'arn:aws:sns:us-east-1:123456789012:on-call.fifo',
      'the ARN of a standard SNS topic, like arn:aws:sns:us-east-1:123456789012:on-call',
    ],
    ['xrayTracing', 'yes', 'true or false'],
    [
      'logRetentionDays',
      31,
      'one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653',
    ],
    ['silenceMinutes', 4, 'a whole number of minutes from 5 to 1440'],
    ['logLevel', 'silent', 'one of trace, debug, info, warn, error'],
  ])('refuses %s of %j', (name, value, expected) => {
    expect(() => readDeploymentSettings({ [name]: value })).toThrow(
      `${name} is ${JSON.stringify(value)}: expected ${expected}.`,
    );
  });

  it('lists every fault at once', () => {
    expect(() =>
      readDeploymentSettings({ shardCount: 0, logLevel: 'loud', colour: 'blue' }),
    ).toThrow(/"colour".*shardCount.*logLevel/);
  });

  it('refuses to keep events no longer than their records', () => {
    expect(() =>
      readDeploymentSettings({ streamRetentionDays: 30, eventRetentionDays: 30 }),
    ).toThrow(
      'eventRetentionDays is 30 and streamRetentionDays is 30: an event must be kept longer than its record',
    );
    expect(() =>
      readDeploymentSettings({ streamRetentionDays: 30, eventRetentionDays: 31 }),
    ).not.toThrow();
  });

  it('refuses to give up on records only after the stream has dropped them', () => {
    expect(() => readDeploymentSettings({ streamRetentionDays: 2, maxRecordAgeHours: 48 })).toThrow(
      'maxRecordAgeHours is 48 and streamRetentionDays is 2: a record must reach the failed-batches bucket before the stream drops it. Lower maxRecordAgeHours below 48',
    );
  });

  it('refuses a concurrency that throttles permanently', () => {
    const settings = { shardCount: 4, parallelizationFactor: 2, reservedConcurrency: 7 };
    expect(() => readDeploymentSettings(settings)).toThrow(
      'reservedConcurrency is 7, and 4 shards with parallelizationFactor 2 need 8',
    );
    expect(() => readDeploymentSettings({ ...settings, reservedConcurrency: 8 })).not.toThrow();
  });

  it('refuses such a concurrency for a stream on demand, which has four shards or more', () => {
    expect(() => readDeploymentSettings({ reservedConcurrency: 1 })).toThrow(
      'reservedConcurrency is 1, and the 4 shards or more of an on-demand stream with parallelizationFactor 1 need 4',
    );
    expect(() => readDeploymentSettings({ reservedConcurrency: 4 })).not.toThrow();
  });

  it.each([
    [1, 12],
    [2, 24],
    [7, 144],
    [30, 168],
  ])('gives up on records of a stream of %i days after %i hours', (streamRetentionDays, hours) => {
    expect(readDeploymentSettings({ streamRetentionDays }).maxRecordAgeHours).toBe(hours);
  });
});

describe('the documentation', async () => {
  const root = new URL('../../', import.meta.url);
  const documents = (await readdir(new URL('docs/', root)))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`);
  const texts = await Promise.all(
    ['README.md', ...documents].map((name) => readFile(new URL(name, root), 'utf8')),
  );

  it.each(settingNames)('explains %s', (name) => {
    expect(texts.join('\n')).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
  });
});
