import { callProgress, newCall } from './call-progress.ts';
import { callInsights } from './insights.ts';
import { chance, integer, oneOf, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { webhookEvent } from './webhook-event.ts';

interface Answer {
  readonly answeredBy: string;
  /** Shortest and longest. */
  readonly detectionMs: readonly [number, number];
  readonly talkMs: readonly [number, number];
}

/** What answering machine detection says, how long it takes, and how long the call then lasts. */
const answers: readonly [Answer, ...Answer[]] = [
  { answeredBy: 'human', detectionMs: [900, 4_200], talkMs: [20_000, 240_000] },
  { answeredBy: 'human', detectionMs: [900, 4_200], talkMs: [20_000, 240_000] },
  { answeredBy: 'machine_start', detectionMs: [1_500, 4_800], talkMs: [5_000, 9_000] },
  { answeredBy: 'machine_end_beep', detectionMs: [6_000, 22_000], talkMs: [30_000, 50_000] },
  { answeredBy: 'machine_end_silence', detectionMs: [8_000, 24_000], talkMs: [30_000, 50_000] },
  { answeredBy: 'machine_end_other', detectionMs: [8_000, 24_000], talkMs: [30_000, 50_000] },
  { answeredBy: 'fax', detectionMs: [1_000, 3_000], talkMs: [4_000, 6_000] },
  { answeredBy: 'unknown', detectionMs: [5_000, 30_000], talkMs: [32_000, 60_000] },
];

/**
 * A call made over the API with answering machine detection. One in eight is not answered; one in
 * four is followed by Voice Insights.
 */
export function outboundCall(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'outbound-api');
  const ringingAt = startTime + integer(random, 700, 2_500);
  if (chance(random, 1 / 8)) {
    const outcome = oneOf(random, ['busy', 'no-answer']);
    const endedAt = ringingAt + (outcome === 'busy' ? 1_200 : 30_000);
    return callProgress(random, account, call, {
      initiatedAt: startTime,
      ringingAt,
      endedAt,
      outcome,
    });
  }
  const { answeredBy, detectionMs, talkMs } = oneOf(random, answers);
  const answeredAt = ringingAt + integer(random, 3_000, 18_000);
  const detection = integer(random, ...detectionMs);
  const endedAt = answeredAt + integer(random, ...talkMs);
  const detected = webhookEvent(random, account, {
    type: 'status-callback.amd.detected',
    at: answeredAt + detection,
    callSid: call.sid,
    parameters: {
      AccountSid: account.sid,
      CallSid: call.sid,
      AnsweredBy: answeredBy,
      MachineDetectionDuration: String(detection),
    },
  });
  const progress = callProgress(random, account, call, {
    initiatedAt: startTime,
    ringingAt,
    answeredAt,
    endedAt,
    outcome: 'completed',
  });
  const insights = chance(random, 1 / 4)
    ? callInsights(random, account, call, { startedAt: startTime, answeredAt, endedAt, answeredBy })
    : [];
  return [...progress, detected, ...insights];
}
