import { describe, expect, it } from 'vitest';
import { participantSummary } from '../../../src/voice/insights/participant-summary.ts';
import { findingsIn, findingsInExample } from './findings.ts';

const ofExample = (name: string) => findingsInExample(participantSummary, name);
const of = (data: object) =>
  findingsIn(participantSummary, 'conference-participant-summary.complete', data);

const [start, hold, unhold, again] = [1791968600000, 1791968625000, 1791968636000, 1791968640000];
const iso = (ms = 0) => new Date(ms).toISOString();

describe('participant summary', () => {
  it("says how somebody's part in a conference went", () => {
    expect(ofExample('insights.conference-participant-summary.complete')).toEqual({
      details: {
        participantSid: 'CP48a16926ca57a14d31a91b46f7182944',
        participantLabel: 'agent',
        callType: 'carrier',
        callStatus: 'completed',
        direction: 'outbound',
        countryCode: 'US',
        joinedAt: '2026-10-14T09:03:25.000Z',
        leftAt: '2026-10-14T09:04:20.000Z',
        durationSeconds: 55,
        holdSeconds: 11,
        holds: [{ from: '2026-10-14T09:03:45.000Z', to: '2026-10-14T09:03:56.000Z' }],
        isModerator: true,
        isCoach: false,
        region: 'us1',
        conferenceRegion: 'us1',
        jitterBufferSize: 'small',
        outboundQueueLength: 0,
        outboundTimeInQueue: 3361,
        qualityIssues: 0,
        processingState: 'complete',
        inbound: {
          ...{ packets: 2016, packetsLost: 0, packetLossPercent: 0, mosAvg: 4.4 },
          ...{ jitterAvgMs: 0.26, jitterMaxMs: 0.45, latencyAvgMs: 0, latencyMaxMs: 0 },
        },
        outbound: {
          ...{ packets: 2042, packetsLost: 0, packetLossPercent: 0, mosAvg: 4.4 },
          ...{ jitterAvgMs: 0.03, jitterMaxMs: 0.08, latencyAvgMs: 0, latencyMaxMs: 0 },
        },
      },
      summary: 'participant agent summary: 55 s, on hold 11 s; no quality issue',
      warnings: [],
    });
  });

  it('takes the second spelling of the type for the same', () => {
    const { details } = ofExample('insights.participant-summary.complete.docs-alias');
    expect(details).toMatchObject({ participantLabel: 'customer', qualityIssues: 1 });
    const captured = ofExample('public/103-ins-participant-summary-altname');
    expect(captured.details).toEqual({ participantSid: 'CP1' });
  });

  it('says what was wrong with which direction', () => {
    const metrics = {
      inbound: {
        packet_loss_percentage: 10.4,
        jitter: { avg: 8.1, max: 61 },
        latency: { avg: 160, max: 410 },
        mos: 2.9,
        tags: ['high_packet_loss', 'high_jitter', 'low_mos'],
      },
      outbound: { packet_loss_percentage: 0, mos: 4.4, tags: ['silent'] },
    };
    const { summary, details } = of({ label: 'customer', duration_seconds: 41, metrics });
    expect(details.inbound).toMatchObject({ latencyAvgMs: 160, latencyMaxMs: 410 });
    expect(summary).toBe(
      'participant customer summary: 41 s; packet loss 10 %, jitter up to 61 ms, MOS 2.9 (inbound), silence (outbound)',
    );
  });

  it.each([
    [{ call_state: 'noanswer', call_status: 'busy' }, 'participant summary: no answer'],
    [{ call_status: 'fail' }, 'participant summary: failed'],
    [{ label: 'call +1 415 555 0123' }, 'participant call [number] summary'],
    [{ quality_issues: 0 }, 'participant summary'],
  ])('says of %j: %s', (data, summary) => {
    expect(of(data)).toMatchObject({ summary, warnings: [] });
  });

  it('pairs holds and mutes, whatever their order', () => {
    const events = { hold: [again, hold, hold], unhold: [unhold, start], mute: [start] };
    const { details } = of({ events, leave_time: iso(again + 2000) });
    expect(details).toMatchObject({
      holds: [
        { from: iso(hold), to: iso(unhold) },
        { from: iso(again), to: iso(again + 2000) },
      ],
      holdSeconds: 13,
      mutes: [{ from: iso(start), to: iso(again + 2000) }],
    });
  });

  it('does not say how long a hold was that it knows no end of', () => {
    const { details, summary } = of({ events: { hold: [hold], mute: null, unmute: [start] } });
    expect(details).toEqual({ holds: [{ from: iso(hold) }] });
    expect(summary).toBe('participant summary');
  });

  it('leaves out odd values one by one, and names each', () => {
    const data = {
      label: 5,
      is_coach: 'secret',
      coached_participants: ['CA1', 'not a SID', 'CA2'],
      join_time: 5,
      events: { hold: [hold, 'secret'], unhold: [unhold, {}], mute: 'secret' },
      metrics: { inbound: { mos: [], total_packets_lost: '3' }, outbound: 'secret' },
    };
    expect(of(data)).toEqual({
      details: {
        coachedCallSids: ['CA1', 'CA2'],
        holds: [{ from: iso(hold), to: iso(unhold) }],
        holdSeconds: 11,
        inbound: { packetsLost: 3 },
      },
      summary: 'participant summary: on hold 11 s; no quality issue',
      warnings: [
        'label: expected text',
        'join_time: expected an RFC 3339 date',
        'is_coach: expected true or false',
        'coached_participants: expected a word',
        'events.hold: expected Unix milliseconds',
        'events.unhold: expected Unix milliseconds',
        'events.mute: expected a list',
        'metrics.inbound.mos: expected an object',
        'metrics.outbound: expected an object',
      ],
    });
  });
});
