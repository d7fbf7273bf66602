import { describe, expect, it } from 'vitest';
import { callMetrics } from '../../../src/voice/insights/call-metrics.ts';
import { findingsIn, findingsInExample } from './findings.ts';

const ofExample = (name: string) => findingsInExample(callMetrics, `insights.call-metrics.${name}`);
const of = (data: object) => findingsIn(callMetrics, 'call-metrics.gateway', data);
const isBad = (interval: object) => of({ sdk_edge: { interval } }).details.isBad;

describe('call-metrics', () => {
  // The summaries are in docs/event-types.md.
  it.each([
    [
      'gateway.bad',
      { edge: 'carrier', streamDirection: 'inbound', codec: 'pcmu', isBad: true },
      { packets: 451, lost: 38, lossPercent: 7.77, jitterAvgMs: 7.9, jitterMaxMs: 48.2 },
    ],
    [
      'sdk',
      { edge: 'sdk', streamDirection: 'both', codec: 'opus', isBad: false },
      {
        ...{ packets: 50, lost: 0, lossPercent: 0 },
        ...{ jitterAvgMs: 9, jitterMaxMs: 9, mos: 4.39, roundTripMs: 81 },
      },
    ],
    [
      'sdk.docs',
      { edge: 'carrier', streamDirection: 'inbound', codec: 'pcmu', isBad: false },
      {
        ...{ packets: 0, lost: 0, lossPercent: 0, latencyAvgMs: 5 },
        ...{ jitterAvgMs: 5, jitterMaxMs: 10, mos: 5, roundTripMs: 5 },
      },
    ],
  ])('has of the example %s what was measured, and where', (name, details, interval) => {
    expect(ofExample(name).details).toEqual({ ...details, interval });
  });

  it('takes what was measured since the start, where nothing else is there', () => {
    const cumulative = { packets_received: 451, packets_lost: 38, jitter: { max: 12 } };
    expect(of({ edge: 'sip_edge', direction: 'outbound', sip_edge: { cumulative } })).toEqual({
      details: {
        edge: 'sip',
        streamDirection: 'outbound',
        cumulative: { packets: 451, lost: 38, lossPercent: 7.77, jitterMaxMs: 12 },
        isBad: true,
      },
      summary:
        'media since the start at the SIP edge, outbound: packet loss 7.8 %, jitter up to 12 ms',
      warnings: [],
    });
  });

  it('tells a bad window by the thresholds of Twilio', () => {
    expect(isBad({ packets_loss_percentage: 5 })).toBe(false);
    expect(isBad({ packets_loss_percentage: 5.01 })).toBe(true);
    expect(isBad({ jitter: { avg: 5.1, max: 30 } })).toBe(false);
    expect(isBad({ jitter: { avg: 5, max: 31 } })).toBe(false);
    expect(isBad({ jitter: { avg: 5.1, max: 31 } })).toBe(true);
    expect(isBad({ mos: { value: 3.5 } })).toBe(false);
    expect(isBad({ mos: { value: 3.4 } })).toBe(true);
    // The scale begins at 1.
    expect(isBad({ mos: { value: 0 } })).toBe(false);
    expect(isBad({ rtt: { value: 400 } })).toBe(false);
    expect(isBad({ rtt: { value: 401 } })).toBe(true);
    expect(isBad({})).toBeUndefined();
  });

  it('leaves out odd values one by one, and names each', () => {
    const carrier_edge = {
      codec_name: 7,
      interval: { packets_received: 'secret', packets_lost: 1.5, jitter: { avg: [], max: 9 } },
      cumulative: 'secret',
    };
    expect(of({ edge: ['secret'], direction: 'inbound', carrier_edge })).toEqual({
      details: {
        edge: 'carrier',
        streamDirection: 'inbound',
        interval: { jitterMaxMs: 9 },
        isBad: false,
      },
      summary: '10 s at the carrier edge, inbound: jitter up to 9 ms',
      warnings: [
        'edge: expected a word',
        'carrier_edge.codec_name: expected a word',
        'carrier_edge.interval.packets_received: expected a whole number',
        'carrier_edge.interval.packets_lost: expected a whole number',
        'carrier_edge.interval.jitter.avg: expected a number',
        'carrier_edge.cumulative: expected an object',
      ],
    });
  });
});
