import { describe, expect, it } from 'vitest';
import { sdkCallEvent } from '../../../src/voice/insights/call-event-sdk.ts';
import { findingsIn, findingsInExample } from './findings.ts';

const ofExample = (name: string) =>
  findingsInExample(sdkCallEvent, `insights.call-event.sdk${name}`);
const of = (data: object) => findingsIn(sdkCallEvent, 'call-event.sdk', data);

const device = {
  sdkType: 'twilio-voice-js',
  sdkVersion: '2.18.3',
  browser: 'Chrome 141',
  os: 'Mac OS 15',
  countryCode: 'US',
};

describe('call-event.sdk', () => {
  // The summaries are in docs/event-types.md.
  it.each([
    ['', { group: 'get-user-media', name: 'succeeded', level: 'INFO' }],
    ['.error', { group: 'connection', name: 'error', level: 'ERROR', errorCode: 31600 }],
    [
      '.feedback',
      {
        ...{ group: 'feedback', name: 'received', level: 'INFO' },
        ...{ feedbackScore: 2, feedbackReason: 'choppy-audio' },
      },
    ],
    [
      '.high-rtt',
      {
        ...{ group: 'network-quality-warning-raised', name: 'high-rtt', level: 'WARNING' },
        ...{ thresholdValue: 400, values: [520, 431, 466] },
      },
    ],
  ])('has no user, IP address or position of the example %j', (name, details) => {
    expect(ofExample(name).details).toEqual({ ...device, ...details });
  });

  const raised = 'network-quality-warning-raised';
  const measured = (threshold: number, ...values: number[]) => ({ metric: { threshold, values } });
  const failed = (code: number, message?: string) => ({ error: { code, message } });
  it.each([
    [raised, 'low-mos', measured(3.5, 3.1, 2.64), 'SDK warning: MOS 2.6, limit 3.5'],
    [raised, 'high-jitter', measured(30, 31, 44), 'SDK warning: jitter 44 ms, limit 30 ms'],
    [raised, 'high-packet-loss', measured(1, 4.44), 'SDK warning: packet loss 4.4 %, limit 1 %'],
    [
      raised,
      'high-packets-lost-fraction',
      { metric: { values: [7] } },
      'SDK warning: packet loss 7 %',
    ],
    [raised, 'high-rtt', measured(400, 12_000), 'SDK warning: round trip 12 s, limit 400 ms'],
    [raised, 'high-rtt', {}, 'SDK warning: round trip high'],
    [raised, 'low-mos', {}, 'SDK warning: MOS low'],
    [raised, 'low-bytes-received', measured(0, 0), 'SDK warning: no audio received'],
    [raised, 'ice-connectivity-lost', {}, 'SDK warning: ICE connectivity lost'],
    [raised, 'brand-new', measured(1, 2), 'SDK warning: brand new'],
    [raised, undefined, {}, 'SDK warning: network quality'],
    ['network-quality-warning-cleared', 'low-mos', {}, 'SDK warning over: MOS'],
    [
      'audio-level-warning-raised',
      'constant-audio-input-level',
      {},
      'SDK: microphone level constant, muted?',
    ],
    [
      'audio-level-warning-raised',
      'constant-audio-output-level',
      {},
      'SDK: speaker level constant, muted?',
    ],
    [
      'audio-level-warning-cleared',
      'constant-audio-input-level',
      {},
      'SDK: microphone level varies again',
    ],
    ['connection', 'reconnecting', failed(53405), 'SDK: media reconnecting, error 53405'],
    ['connection', 'reconnecting', failed(53001), 'SDK: signalling reconnecting, error 53001'],
    ['connection', 'reconnected', {}, 'SDK: reconnected'],
    ['connection', 'error', failed(31005, 'gateway closed'), 'SDK error 31005: gateway closed'],
    ['connection', 'disconnected-by-local', {}, 'SDK: disconnected by local'],
    ['get-user-media', 'denied', failed(31401), 'SDK: microphone denied, error 31401'],
    ['get_user_media', 'failed', {}, 'SDK: microphone failed'],
    ['ice-connection-state', 'failed', {}, 'SDK: ICE connection failed'],
    ['pc-connection-state', 'connected', {}, 'SDK: peer connection connected'],
    ['ice-gathering-state', 'timeout', {}, 'SDK: ICE gathering timeout'],
    ['signaling-state', 'stable', {}, 'SDK: signalling stable'],
    ['ice-candidate', 'ice-candidate', {}, 'SDK: ICE candidate found'],
    [
      'ice-candidate',
      'selected-ice-candidate-pair',
      {
        ice_candidate_pair: { local: { type: 'host', protocol: 'udp' }, remote: { type: 'relay' } },
      },
      'SDK: ICE candidates selected: host udp to relay',
    ],
    ['feedback', 'received-none', {}, 'user did not rate the call'],
    ['feedback', 'received', {}, 'user rated the call'],
    ['brand-new-group', undefined, {}, 'SDK: brand new group'],
    [undefined, undefined, {}, 'SDK: event'],
  ])('says of %s, %s %j: %s', (group, name, sdk_edge, summary) => {
    expect(of({ group, name, sdk_edge })).toMatchObject({ summary, warnings: [] });
  });

  it('says of an error level that it is an error', () => {
    const data = { name: 'speaker-devices-set-failed', level: 'ERROR' };
    expect(of(data).summary).toBe('SDK error: speaker devices set failed');
  });

  it('leaves out odd values one by one, and names each', () => {
    const sdk_edge = {
      metadata: { country_code: 'Ruritania', sdk: { version: '203.0.113.7', browser: 'secret' } },
      metric: { threshold: 'secret', values: [520, 'secret', null, 431] },
      feedback: 2,
      error: { code: 31600, message: ['secret'] },
    };
    expect(of({ group: 'connection', name: 'error', level: 5, sdk_edge })).toEqual({
      details: { group: 'connection', name: 'error', errorCode: 31600, values: [520, 431] },
      summary: 'SDK error 31600',
      warnings: [
        'level: expected a word',
        'sdk_edge.metadata.country_code: expected a country',
        'sdk_edge.metadata.sdk.version: expected a version',
        'sdk_edge.metadata.sdk.browser: expected an object',
        'sdk_edge.error.message: expected text',
        'sdk_edge.metric.threshold: expected a number',
        'sdk_edge.metric.values: expected a number',
        'sdk_edge.feedback: expected an object',
      ],
    });
  });
});
