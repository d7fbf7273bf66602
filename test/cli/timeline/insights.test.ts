import { describe, expect, it } from 'vitest';
import { callTimeline } from '../../../src/cli/timeline/timeline.ts';
import type { JsonObject } from '../../../src/json/json-object.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { stored } from '../../fixtures/stored-samples.ts';

const START = Date.parse('2026-10-14T09:00:00.000Z');

const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** An event of Voice Insights, so many seconds into the call. */
const insights = (type: string, seconds: number, data: JsonObject) =>
  aCloudEvent({
    type: `com.twilio.voice.insights.${type}`,
    id: `EZ-${type}-${seconds}-${JSON.stringify(data)}`,
    time: at(seconds + 80),
    data: { timestamp: at(seconds), call_sid: 'CA1', ...data },
  });

const sdk = (seconds: number, group: string, name: string, more: JsonObject = {}, level = 'INFO') =>
  insights('call-event.sdk', seconds, { edge: 'sdk_edge', group, name, level, sdk_edge: more });

const metric = (seconds: number, lossPercent: number, direction = 'inbound', edge = 'carrier') =>
  insights('call-metrics.gateway', seconds, {
    edge: `${edge}_edge`,
    direction,
    [`${edge}_edge`]: { interval: { packets_received: 500, packets_loss_percentage: lossPercent } },
  });

const gateway = (seconds: number, name: string) =>
  insights('call-event.gateway', seconds, { edge: 'client_edge', group: 'connection', name });

const relay = (seconds: number, sequence: number, name: string) =>
  insights('call-event.gateway', seconds, {
    group: 'conversation_relay',
    name,
    conversation_relay_data: { session_id: 'VX1', sequence_number: sequence },
  });

async function aCall(...events: object[]) {
  return callTimeline('CA1', await stored(events));
}

/** The stretches of a lane, in seconds into the call: `bad 10–20 packet loss 9 %`. */
const spansOf = ({ lanes }: Awaited<ReturnType<typeof aCall>>, key: string) => {
  const second = (time?: string) => (time ? (Date.parse(time) - START) / 1000 : '');
  const lane = lanes.find((one) => one.key === key);
  return lane?.spans.map(({ kind, from, to, label = '' }) =>
    `${kind} ${second(from)}–${second(to)} ${label}`.trim(),
  );
};

describe('a call without callbacks', () => {
  it('has no direction of its media streams', async () => {
    const { facts } = await aCall(metric(10, 0, 'both'), metric(20, 0, 'inbound'));
    expect(facts.direction).toBeUndefined();
  });

  it('goes as its gateways saw it', async () => {
    const timeline = await aCall(gateway(0, 'initiated'), gateway(4, 'answered'));
    expect(timeline.facts).toMatchObject({
      status: 'in-progress',
      initiatedAt: at(0),
      answeredAt: at(4),
      setUp: { timeToAnswerMs: 4_000 },
    });
    expect(spansOf(timeline, 'call')).toEqual(['waiting 0–4 ringing', 'active 4– in progress']);
  });
});

describe('the lane of an edge', () => {
  it('has a span for each run of bad windows, with the worst of it', async () => {
    const inbound = [metric(10, 6), metric(20, 9), metric(30, 1), metric(40, 7)];
    const timeline = await aCall(...inbound, metric(20, 0, 'outbound'));
    expect(spansOf(timeline, 'metric:carrier')).toEqual([
      'measured 10–40',
      'bad 10–20 packet loss 9 % (inbound)',
      'bad 30–40 packet loss 7 % (inbound)',
    ]);
    expect(timeline.facts.quality?.badMedia).toHaveLength(2);
  });

  it('has one span where both directions were bad at a time, and one lane an edge', async () => {
    const timeline = await aCall(
      gateway(0, 'answered'),
      metric(10, 6),
      metric(12, 8, 'outbound'),
      metric(10, 6, 'inbound', 'sip'),
    );
    expect(spansOf(timeline, 'metric:carrier')).toEqual([
      'measured 0–12',
      'bad 0–12 packet loss 8 % (inbound and outbound)',
    ]);
    expect(spansOf(timeline, 'metric:sip')).toHaveLength(2);
  });

  it('says that all was good where it was', async () => {
    const timeline = await aCall(gateway(0, 'answered'), metric(10, 0), metric(20, 1));
    expect(spansOf(timeline, 'metric:carrier')).toEqual(['measured 0–20 good']);
    expect(timeline.facts.quality).toBeUndefined();
  });
});

describe('the lanes of the Voice SDK', () => {
  const WARNING = 'network-quality-warning';
  const measured = { metric: { threshold: 400, values: [520] } };
  const raised = (seconds: number, name: string) =>
    sdk(seconds, `${WARNING}-raised`, name, measured, 'WARNING');
  const cleared = (seconds: number, name: string) => sdk(seconds, `${WARNING}-cleared`, name);

  it('have a span for each warning, from raised to cleared', async () => {
    const timeline = await aCall(
      sdk(0, 'connection', 'outgoing'),
      raised(5, 'high-rtt'),
      raised(7, 'high-rtt'),
      raised(8, 'low-mos'),
      cleared(9, 'high-rtt'),
      raised(12, 'high-rtt'),
      cleared(13, 'low-mos'),
      gateway(20, 'completed'),
    );
    const names = ['Call', 'Voice SDK', 'SDK: high round trip', 'SDK: low MOS'];
    expect(timeline.lanes.map(({ name }) => name)).toEqual(names);
    expect(spansOf(timeline, 'sdk:high-rtt')).toEqual([
      'warning 5–9 round trip 520 ms, limit 400 ms',
      'warning 12–20 round trip 520 ms, limit 400 ms',
    ]);
    expect(timeline.entries.filter(({ isWarning }) => isWarning)).toHaveLength(4);
  });

  it('give the user’s verdict to the quality of the call', async () => {
    const feedback = { feedback: { score: 2, reason: 'choppy-audio' } };
    const { facts } = await aCall(sdk(0, 'feedback', 'received', feedback));
    expect(facts.quality).toMatchObject({ userScore: 2, userReason: 'choppy-audio' });
  });
});

it('lanes of customer and virtual agent follow the order of the session where times are equal, and end with the call', async () => {
  const timeline = await aCall(
    relay(1, 1, 'start_of_customer_speech'),
    relay(3, 3, 'start_of_agent_speech'),
    relay(3, 2, 'end_of_customer_speech'),
    relay(4, 4, 'prompt_sent'),
    gateway(9, 'completed'),
  );
  expect(spansOf(timeline, 'agent:customer')).toEqual(['speech 1–3 speaks']);
  expect(spansOf(timeline, 'agent:agent')).toEqual(['waiting 3–3 0 s', 'speech 3–9 speaks']);
  expect(timeline.facts.virtualAgent).toEqual([
    { sessionId: 'VX1', turns: 1, interruptionsByCustomer: 0 },
  ]);
});
