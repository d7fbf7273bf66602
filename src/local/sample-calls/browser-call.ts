import { AUDIO, type Audio } from './audio.ts';
import { callInsights } from './call-insights.ts';
import { SDK_METADATA } from './call-metrics.ts';
import { type Call, newCall, type Progress } from './call-progress.ts';
import { NO_EDGES } from './edges.ts';
import { insightsEvent } from './insights-event.ts';
import { chance, integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso } from './webhook-event.ts';

interface Step {
  readonly group: string;
  readonly name: string;
  readonly level: 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';
  /** Where between the beginning and the end of the call, from 0 to 1. */
  readonly place: number;
  /** What the event has beside who and where. */
  readonly has?: Readonly<Record<string, unknown>>;
}

const healthy: readonly Step[] = [
  { group: 'get-user-media', name: 'succeeded', level: 'INFO', place: 0 },
  { group: 'connection', name: 'outgoing', level: 'INFO', place: 0.01 },
  { group: 'ice-connection-state', name: 'connected', level: 'DEBUG', place: 0.02 },
  { group: 'connection', name: 'accepted-by-remote', level: 'INFO', place: 0.03 },
];

const roundTrip = { metric: { threshold: 400, values: [520, 431, 466] } };
const meanOpinion = { metric: { threshold: 3.5, values: [2.9, 2.6, 2.7] } };

const troubled: readonly Step[] = [
  ...healthy,
  { ...warning('high-rtt', 'raised'), place: 0.3, has: roundTrip },
  { ...warning('low-mos', 'raised'), place: 0.32, has: meanOpinion },
  { group: 'connection', name: 'reconnecting', level: 'INFO', place: 0.5, has: code(53_405) },
  { group: 'connection', name: 'reconnected', level: 'INFO', place: 0.55 },
  { ...warning('high-rtt', 'cleared'), place: 0.7 },
  { ...warning('low-mos', 'cleared'), place: 0.72 },
  { group: 'connection', name: 'error', level: 'ERROR', place: 0.98, has: code(31_600) },
  {
    group: 'feedback',
    name: 'received',
    level: 'INFO',
    place: 1,
    has: { feedback: { score: 2, reason: 'choppy-audio' } },
  },
];

const hungUp: Step = {
  group: 'connection',
  name: 'disconnected-by-remote',
  level: 'INFO',
  place: 0.99,
};

/** What the SDK's events and its summary show. */
const stories: readonly [Story, Story] = [
  { audio: AUDIO.good, steps: [...healthy, hungUp], sdkEvents: { levels: { INFO: 4, DEBUG: 1 } } },
  {
    audio: AUDIO.choppy,
    steps: troubled,
    sdkEvents: {
      levels: { INFO: 8, DEBUG: 1, WARNING: 2, ERROR: 1 },
      errors: { '31600': 1 },
      feedback: { score: 2, reason: 'choppy-audio' },
    },
  },
];

interface Story {
  readonly audio: Audio;
  readonly steps: readonly Step[];
  readonly sdkEvents: object;
}

/**
 * An agent in a browser calls somebody. Nobody asked for callbacks: all that is known of the call
 * comes from Voice Insights. Half of the calls have a bad network.
 */
export function browserCall(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call: Call = anAgentsCall(random);
  const ringingAt = startTime + integer(random, 300, 900);
  const answeredAt = ringingAt + integer(random, 2_000, 9_000);
  const progress: Progress = {
    initiatedAt: startTime,
    ringingAt,
    answeredAt,
    endedAt: answeredAt + integer(random, 32_000, 60_000),
    outcome: 'completed',
  };
  const isBad = chance(random, 0.5);
  const { audio, steps, sdkEvents } = stories[isBad ? 1 : 0];
  return [
    ...steps.map((step) => sdkEvent(random, account, call, progress, step)),
    ...callInsights(random, account, call, progress, {
      callType: 'client',
      audio,
      metrics: isBad,
      sdkEvents,
    }),
  ];
}

function anAgentsCall(random: Random): Call {
  const call = newCall(random, 'inbound');
  return { ...call, from: { ...call.from, number: SDK_METADATA.client_name } };
}

function sdkEvent(
  random: Random,
  account: Account,
  { sid }: Call,
  { initiatedAt, endedAt }: Progress,
  { group, name, level, place, has }: Step,
): SampleEvent {
  const at = initiatedAt + Math.round((endedAt - initiatedAt) * place);
  return insightsEvent(random, account, {
    family: 'call-event',
    kind: 'sdk',
    at,
    sentAt: at + integer(random, 50_000, 88_000),
    callSid: sid,
    data: {
      timestamp: iso(at),
      edge: 'sdk_edge',
      name,
      group,
      level,
      ...NO_EDGES,
      sdk_edge: { metadata: SDK_METADATA, ...has },
    },
  });
}

function warning(name: string, what: 'raised' | 'cleared') {
  const level = what === 'raised' ? 'WARNING' : 'INFO';
  return { group: `network-quality-warning-${what}`, name, level } as const;
}

function code(number: number) {
  return { error: { code: number } };
}
