import { describe, expect, it } from 'vitest';
import { readPublisherSettings, readSettings } from '../src/settings.ts';

const environment = {
  EVENTS_TABLE: 'events',
  REJECTIONS_TABLE: 'rejections',
  RETENTION_DAYS: '30',
};

describe('the settings', () => {
  it('are read from the environment', () => {
    expect(
      readSettings({
        ...environment,
        LOG_LEVEL: 'debug',
        AWS_LAMBDA_FUNCTION_NAME: 'f',
        OTHER: 'x',
      }),
    ).toEqual({
      EVENTS_TABLE: 'events',
      REJECTIONS_TABLE: 'rejections',
      RETENTION_DAYS: 30,
      LOG_LEVEL: 'debug',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
    });
  });

  it('log at info where nothing else is said', () => {
    expect(readSettings(environment).LOG_LEVEL).toBe('info');
  });

  it.each([
    [{ EVENTS_TABLE: undefined }, 'EVENTS_TABLE is not set: expected the name of a DynamoDB table'],
    [
      { REJECTIONS_TABLE: 'a b' },
      'REJECTIONS_TABLE is "a b": expected the name of a DynamoDB table',
    ],
    [{ REJECTIONS_TABLE: '' }, 'REJECTIONS_TABLE is "": expected the name of a DynamoDB table'],
    [{ RETENTION_DAYS: undefined }, 'RETENTION_DAYS is not set: expected a whole number of days'],
    [{ RETENTION_DAYS: '0' }, 'RETENTION_DAYS is "0": expected a whole number of days'],
    [{ RETENTION_DAYS: '1.5' }, 'RETENTION_DAYS is "1.5": expected a whole number of days'],
    [
      { RETENTION_DAYS: '99999' },
      'RETENTION_DAYS is "99999": expected a whole number of days from 1 to 9999',
    ],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud": expected one of trace, debug, info'],
  ])('that are wrong are named, with their value and what is expected: %o', (change, message) => {
    expect(() => readSettings({ ...environment, ...change })).toThrow(message);
  });

  it('that are wrong are named all at once', () => {
    expect(() => readSettings({})).toThrow(/EVENTS_TABLE.*REJECTIONS_TABLE.*RETENTION_DAYS/);
  });
});

describe("the publisher's settings", () => {
  it.each([
    'default',
    'my.bus/of-calls',
    'arn:aws:events:eu-west-1:123456789012:event-bus/default',
    'arn:aws-us-gov:events:us-gov-west-1:123456789012:event-bus/my-bus',
  ])('take a bus by its name or its ARN: %s', (EVENT_BUS) => {
    expect(readPublisherSettings({ EVENT_BUS, AWS_LAMBDA_FUNCTION_NAME: 'f' })).toEqual({
      EVENT_BUS,
      LOG_LEVEL: 'info',
      AWS_LAMBDA_FUNCTION_NAME: 'f',
    });
  });

  it.each([undefined, '', 'a bus', 'arn:aws:sqs:eu-west-1:123456789012:queue'])(
    'refuse any other: %s',
    (EVENT_BUS) => {
      expect(() => readPublisherSettings({ EVENT_BUS })).toThrow(
        'expected the name or the ARN of an EventBridge event bus',
      );
    },
  );
});
