import { describe, expect, it } from 'vitest';
import { iteratorAgeFinding, outcomesFinding } from '../../../src/cli/status/consumer-metrics.ts';
import { stateFinding } from '../../../src/cli/status/mapping.ts';
import { connectionFinding } from '../../../src/cli/status/twilio.ts';
import { subscribableTypes } from '../../../src/voice/registry.ts';
import { EXTERNAL_ID, OUTPUTS, QUIET_HOUR, ROLE_ARN } from '../../fixtures/stand-in-stack.ts';
import { SINK, SUBSCRIPTION } from '../twilio-account.ts';

describe('what is connected at Twilio', () => {
  const all = subscribableTypes.slice(0, 10);
  const sink = { sid: SINK, status: 'active', roleArn: ROLE_ARN, externalId: EXTERNAL_ID };
  const to = (types: readonly string[]) => [{ sid: SUBSCRIPTION, types }];
  const connected = (differing: object) => [
    { sink: { ...sink, ...differing }, subscriptions: to(all) },
  ];

  it.each([
    ['no sink', [], /no sink/],
    ['a sink that failed', connected({ status: 'failed' }), /is failed/],
    ['no subscription', [{ sink, subscriptions: [] }], /nothing is subscribed/],
    ['another role', connected({ roleArn: 'arn:other' }), /not this stack/],
    ['another id', connected({ externalId: 'x' }), /not this stack/],
  ])('needs attention: %s', (_, connections, words) => {
    const finding = connectionFinding(connections, OUTPUTS, []);
    expect(finding).toMatchObject({ state: 'bad', says: expect.stringMatching(words) });
    expect(finding.todo).toMatch(/voice-events/);
  });

  const UNKNOWN = 'com.twilio.voice.hologram.projected';
  const DEPRECATED = 'com.twilio.voice.webhook.status-callback.call.completed';
  const OTHER = 'com.twilio.messaging.message.delivered';
  const offered = (type: string, status = 'available') => ({ type, status });
  const catalogue = all.map((type) => offered(type));
  it.each([
    ['a type less', all.slice(1), [], /9 of 10 Voice types; not to \S+$/],
    ['many less', all.slice(7), [], /3 of 10 Voice types; not to (\S+, ){3}\S+ and 3 more$/],
    [
      'a type that this version does not know',
      all,
      [offered(UNKNOWN)],
      /10 of 11 Voice types; not to hologram\.projected, which this version does not know$/,
    ],
    [
      'a deprecated type',
      [...all, DEPRECATED],
      [offered(DEPRECATED, 'deprecated')],
      /10 of 10 Voice types; and to webhook\.\S+, which Twilio does not offer any more$/,
    ],
    ['another product', [...all, OTHER], [offered(OTHER)], /10 of 10 Voice types and 1 other$/],
  ])('is held against what Twilio offers: %s', (_, types, more, words) => {
    const connections = [{ sink, subscriptions: to(types) }];
    const finding = connectionFinding(connections, OUTPUTS, [...catalogue, ...more]);
    expect(finding).toMatchObject({ state: 'good', says: expect.stringMatching(words) });
  });
});

it.each([
  ['Disabled', 'OK', 'bad'],
  ['Disabling', 'OK', 'bad'],
  ['Enabled', 'PROBLEM: Function call failed', 'bad'],
  ['Enabling', undefined, 'open'],
  ['Enabled', 'No records processed', 'good'],
  ['Enabled', undefined, 'good'],
])('finds a mapping that is %s with the last result %s: %s', (State, last, state) => {
  const finding = stateFinding({ UUID: 'u', State, LastProcessingResult: last });
  expect(finding).toMatchObject({ state });
});

it.each([
  [[], 'good'],
  [[299_000], 'good'],
  [[300_000, 10], 'bad'],
  [[10, 900_000], 'good'],
])('finds the iterator ages %j, newest first: %s', (IteratorAge, state) => {
  expect(iteratorAgeFinding({ ...QUIET_HOUR, IteratorAge })).toMatchObject({ state });
});

it('names outcomes of the last hour only if there are any', () => {
  const none = { ...QUIET_HOUR, Processed: [], Duplicate: [0], Warnings: [] };
  expect(outcomesFinding(none).says).toBe('0 processed');
  const some = { ...QUIET_HOUR, Rejected: [1, 2], Unrecognised: [7] };
  expect(outcomesFinding(some).says).toBe(
    '1,204 processed, 3 duplicate, 3 rejected, 7 unrecognised, 2 warnings',
  );
});
