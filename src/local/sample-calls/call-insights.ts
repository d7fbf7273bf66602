import { AUDIO } from './audio.ts';
import { callMetrics } from './call-metrics.ts';
import type { Call, Progress } from './call-progress.ts';
import { callSummaries, type Seen } from './call-summary.ts';
import { EDGES, type EdgeName, NO_EDGES } from './edges.ts';
import { insightsEvent } from './insights-event.ts';
import { integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso } from './webhook-event.ts';

/**
 * Voice Insights of a call, in the numbers that an account with Advanced Features has: a gateway's
 * connection events, and the summaries. Metrics, 12 to 24 a minute, would be more than all the rest:
 * `connect` leaves them out, and here only calls whose quality is the story have them.
 */
export function callInsights(
  random: Random,
  account: Account,
  call: Call,
  progress: Progress,
  seen: Seen & { readonly metrics?: boolean } = {},
): SampleEvent[] {
  const { callType = 'carrier', audio = AUDIO.good, metrics = false } = seen;
  const edges: readonly EdgeName[] = EDGES[callType];
  return [
    ...connectionEvents(random, account, call, progress, edges.at(-1) ?? 'carrier_edge'),
    ...(metrics ? callMetrics(random, account, call, progress, edges, audio) : []),
    ...callSummaries(random, account, call, progress, seen),
  ];
}

function connectionEvents(
  random: Random,
  account: Account,
  { sid }: Call,
  { initiatedAt, ringingAt, answeredAt, endedAt, outcome }: Progress,
  edge: EdgeName,
): SampleEvent[] {
  const steps = [
    { name: 'initiated', at: initiatedAt },
    ...(outcome === 'failed' ? [] : [{ name: 'ringing', at: ringingAt }]),
    ...(answeredAt === undefined ? [] : [{ name: 'answered', at: answeredAt }]),
    { name: 'completed', at: endedAt },
  ];
  return steps.map(({ name, at }) =>
    insightsEvent(random, account, {
      family: 'call-event',
      kind: 'gateway',
      at,
      sentAt: at + integer(random, 50_000, 88_000),
      callSid: sid,
      data: {
        timestamp: iso(at),
        edge,
        name,
        group: 'connection',
        level: 'INFO',
        ...NO_EDGES,
        [edge]: { metadata: { region: 'us1', edge_location: 'ashburn' } },
      },
    }),
  );
}
