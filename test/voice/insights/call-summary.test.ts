import { describe, expect, it } from 'vitest';
import { callSummary } from '../../../src/voice/insights/call-summary.ts';
import { voiceExample } from '../../fixtures/voice-examples.ts';
import { findingsIn, findingsInExample } from './findings.ts';

const ofExample = (name: string) => findingsInExample(callSummary, `insights.${name}`);
const of = (data: object, type = 'call-summary.complete') => findingsIn(callSummary, type, data);
const summaryOf = (data: object) => of(data).summary;

describe('call-summary', () => {
  it.each([
    [
      'call-summary.complete',
      'call summary: completed after 1 min, callee hung up; packet loss 6 %, jitter up to 48 ms (carrier, inbound), high post-dial delay 2.9 s; virtual agent: 1 turn, first audio after 3.1 s, session failed',
    ],
    [
      'call-summary.complete.trunking',
      'call summary: completed after 41 s, caller hung up; silence on the line, latency 161 ms (SIP, outbound)',
    ],
  ])('says of %s what happened, and how it sounded', (name, summary) => {
    expect(ofExample(name).summary).toBe(summary);
  });

  it('has the typed facts of a call', () => {
    expect(ofExample('call-summary.complete').details).toEqual({
      summaryState: 'complete',
      isFinal: true,
      processingVersion: 4,
      callType: 'carrier',
      callStatus: 'completed',
      direction: 'outbound-api',
      answeredBy: 'human',
      createdAt: '2026-10-14T09:03:24.000Z',
      startedAt: '2026-10-14T09:03:25.000Z',
      endedAt: '2026-10-14T09:04:31.000Z',
      durationSeconds: 66,
      connectedSeconds: 60,
      timeToAnswerSeconds: 6,
      postDialDelayMs: 2917,
      queueDurationMs: 0,
      lastSipResponse: 200,
      q850Cause: 16,
      disconnectedBy: 'callee',
      tags: ['high_packet_loss', 'high_jitter', 'high_pdd'],
      worst: {
        edge: 'carrier',
        streamDirection: 'inbound',
        packetLossPercent: 5.98,
        jitterAvgMs: 6.4,
        jitterMaxMs: 48.2,
      },
      edges: {
        carrier: {
          codec: 'pcmu',
          mediaRegion: 'us1',
          edgeLocation: 'ashburn',
          inbound: {
            packets: 2861,
            packetsLost: 182,
            packetLossPercent: 5.98,
            jitterAvgMs: 6.4,
            jitterMaxMs: 48.2,
          },
          outbound: {
            packets: 3004,
            packetsLost: 0,
            packetLossPercent: 0,
            jitterAvgMs: 0.12,
            jitterMaxMs: 4.4,
          },
        },
      },
      fromCountry: 'US',
      fromCarrier: 'Twilio',
      fromConnection: 'voip',
      toCountry: 'US',
      toCarrier: 'T-Mobile USA, Inc.',
      toConnection: 'mobile',
      isCallerVerified: true,
      isConferenceParticipant: false,
      agentSessions: [
        {
          sessionId: 'VX39f576c0ad2f8bbf39a255a9d47035e2',
          state: 'failure',
          turns: 1,
          interruptionsByCustomer: 1,
          interruptionsByAgent: 0,
          speechToTextMs: { min: 410, avg: 410, max: 410 },
          textToSpeechMs: { min: 161, avg: 161, max: 161 },
          networkMs: { min: 40, avg: 50, max: 60 },
          applicationMs: { min: 2400, avg: 2450, max: 2500 },
          timeToFirstAudioMs: { min: 2900, avg: 3050, max: 3200 },
          tokens: 31,
          words: 24,
        },
      ],
    });
  });

  it('has what the Voice SDK and people said of the call', () => {
    expect(ofExample('call-summary.complete.client').details).toMatchObject({
      callType: 'client',
      tags: ['high_latency', 'low_mos', 'high_jitter'],
      worst: { edge: 'sdk', streamDirection: 'inbound', mosMin: 2.6, roundTripMaxMs: 520 },
      sdkErrors: { 31600: 1 },
      feedbackScore: 2,
      feedbackReason: 'choppy-audio',
      callScore: 2,
      annotatedIssues: ['dropped_call', 'choppy_robotic', 'latency'],
    });
  });

  it('has the trunk of a trunking call, and the parent of a child leg', () => {
    expect(ofExample('call-summary.complete.trunking').details).toMatchObject({
      direction: 'trunking-terminating',
      edges: { sip: { trunkSid: 'TK68becc2611895b48e4aa7d0675264dbb' } },
    });
    expect(ofExample('call-summary.complete.child-leg').details).toMatchObject({
      callStatus: 'no-answer',
      direction: 'outbound-dial',
      parentCallSid: 'CA1071376151581557c2add91fa8e2249e',
    });
  });

  it('knows which summary it is by the type, since a predicted one says "partial" too', () => {
    const state = (name: string) => {
      const { summaryState, isFinal } = ofExample(name).details;
      return [summaryState, isFinal];
    };
    expect(state('call-summary.partial')).toEqual(['partial', false]);
    expect(state('call-summary.predicted-complete')).toEqual(['predicted-complete', false]);
    expect(state('call-summary.complete')).toEqual(['complete', true]);
  });

  it('takes 0, null, the empty text and "unknown…" as absent', () => {
    expect(ofExample('call-summary.predicted-complete.v1-string').details).toEqual({
      summaryState: 'predicted-complete',
      isFinal: false,
      processingVersion: 1,
      callType: 'client',
      callStatus: 'canceled',
      direction: 'outbound-api',
      startedAt: '2020-07-23T22:56:28.000Z',
      endedAt: '2020-07-23T22:56:33.000Z',
      durationSeconds: 0,
      connectedSeconds: 0,
      postDialDelayMs: 0,
      fromCountry: 'US',
      fromCarrier: 'MEGA:CORP',
      fromConnection: 'landline',
      toConnection: 'twilio_sdk',
    });
  });

  it('reads numbers written as text, and both forms of branding', () => {
    const data = {
      duration: '66',
      connect_duration: '60',
      properties: { pdd_ms: '2917.5', last_sip_response_num: '487' },
    };
    expect(of(data).details).toMatchObject({
      durationSeconds: 66,
      connectedSeconds: 60,
      timeToAnswerSeconds: 6,
      postDialDelayMs: 2917.5,
      lastSipResponse: 487,
    });
    const branded = (trust: object) => of({ trust }).details.isBranded;
    expect(branded({ branded_call: { branded: true } })).toBe(true);
    expect(branded({ branded: { enabled: false } })).toBe(false);
    expect(branded({})).toBeUndefined();
  });

  it.each([
    [{ call_state: 'busy', properties: { last_sip_response_num: 486 } }, 'busy (SIP 486)'],
    [{ call_state: 'canceled', duration: 12 }, 'canceled after 12 s'],
    [{ call_state: 'noanswer', duration: 60 }, 'not answered after 1 min'],
    [{ call_state: 'fail', connect_duration: 7 }, 'failed after 7 s'],
    [{ call_state: 'fail' }, 'failed, never answered'],
    [{ call_state: 'completed', answered_by: 'machine_start' }, 'completed, answered by a machine'],
    [
      { call_state: 'completed', properties: { last_sip_response_num: 480 } },
      'completed (SIP 480)',
    ],
    [{ call_state: 'completed', answered_by: 'fax' }, 'completed, answered by a fax'],
    [{ call_state: 'ringing' }, 'ringing'],
    [{ call_state: 'beamed_up' }, 'beamed up'],
    [{ duration: 5, properties: { disconnected_by: 'caller' } }, 'ended after 5 s, caller hung up'],
    [{ properties: { disconnected_by: 'callee' } }, 'callee hung up'],
    [{ tags: ['high_pdd'] }, 'high post-dial delay'],
    [{ tags: ['silence', 'brand_new_tag'] }, 'silence on the line, brand new tag'],
    [
      { agent_session_summaries: [{ turns: 2 }, { turns: 3 }] },
      'virtual agent: 2 sessions, 5 turns',
    ],
    [{ agent_session_summaries: [{ session_state: 'hung_up' }] }, 'virtual agent: hung up'],
    [{ agent_session_summaries: [{ session_state: 'ended' }] }, 'virtual agent'],
    [{ sdk_edge: { events: { errors: { 31600: 1, 53405: 2 } } } }, 'SDK errors 31600, 53405'],
  ])('says of %j: %s', (data, words) => {
    expect(summaryOf(data)).toBe(`call summary: ${words}`);
  });

  it('says that all is well only where something was measured', () => {
    const carrier_edge = { metrics: { inbound: { packets_received: 100 } } };
    const data = { call_state: 'completed' };
    expect(summaryOf(data)).toBe('call summary: completed');
    expect(summaryOf({ ...data, carrier_edge })).toBe('call summary: completed, no quality issue');
    const partial = of({ ...data, carrier_edge }, 'call-summary.partial');
    expect(partial.summary).toBe('partial call summary: completed, no quality issue so far');
  });

  it('has for each tag the worst value and where, also of different places', () => {
    const inbound = (metrics: object) => ({ metrics: { inbound: metrics } });
    const data = {
      tags: ['high_packet_loss', 'high_latency'],
      carrier_edge: inbound({ packets_loss_percentage: 12.4, latency: { avg: 20 } }),
      sip_edge: inbound({ packets_loss_percentage: 1, latency: { avg: 212.3 } }),
    };
    expect(summaryOf(data)).toBe(
      'call summary: packet loss 12 % (carrier, inbound), latency 212 ms (SIP, inbound)',
    );
    expect(of(data).details.worst).toMatchObject({ edge: 'carrier', packetLossPercent: 12.4 });
  });

  it('leaves out what does not fit, and never what was wrong with the sound', () => {
    const session = {
      turns: 12,
      session_state: 'failure',
      time_to_first_audio_ms: { avg: 3050 },
    };
    const data = {
      call_state: 'completed',
      connect_duration: 3600,
      tags: ['high_packet_loss', 'silence', 'high_pdd', 'pstn_short_duration'],
      properties: { disconnected_by: 'caller', pdd_ms: 12_345 },
      carrier_edge: { metrics: { outbound: { packets_loss_percentage: 7.5 } } },
      sdk_edge: { events: { feedback: { score: 1 } } },
    };
    const sound =
      'call summary: completed after 1 h, caller hung up; packet loss 7.5 % (carrier, outbound), silence on the line, high post-dial delay 12.3 s, shorter than 10 s';
    expect(summaryOf(data)).toBe(`${sound}; user rated the call 1 of 5`);
    expect(summaryOf({ ...data, agent_session_summaries: [session] })).toBe(
      `${sound}; user rated the call 1 of 5`,
    );
    const tags = Array.from({ length: 100 }, (_, index) => `brand_new_tag_${index}`);
    expect(summaryOf({ ...data, tags })).toMatch(/^call summary: .*; brand new tag 0, .{90,}…$/);
  });

  it('leaves out odd values one by one, and names each', () => {
    const { data } = voiceExample('insights.call-summary.complete');
    const odd = {
      ...data,
      duration: -1,
      call_state: { is: 'secret' },
      tags: ['high_pdd', 7, 'not a word'],
      from: 'secret',
      properties: { ...(data.properties as object), pdd_ms: 'soon', direction: ['secret'] },
      sdk_edge: { events: { errors: { secret: 1, 31600: 2 } } },
      agent_session_summaries: ['secret', { turns: 1.5, session_state: 'ended' }],
    };
    const { details, warnings } = of(odd);
    expect(warnings).toEqual([
      'duration: expected a number',
      'call_state: expected a word',
      'tags: expected a word',
      'properties.direction: expected a word',
      'properties.pdd_ms: expected a number',
      'from: expected an object',
      'sdk_edge.events.errors: expected codes',
      'agent_session_summaries: expected an object',
      'agent_session_summaries.turns: expected a whole number',
    ]);
    for (const odd of ['durationSeconds', 'callStatus', 'postDialDelayMs', 'fromCountry']) {
      expect(details).not.toHaveProperty(odd);
    }
    expect(details).toMatchObject({
      tags: ['high_pdd'],
      connectedSeconds: 60,
      toCountry: 'US',
      disconnectedBy: 'callee',
      sdkErrors: { 31600: 2 },
      agentSessions: [{ state: 'ended' }],
    });
  });
});
