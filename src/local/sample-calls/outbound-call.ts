import { apiRequest } from './api-request.ts';
import { AUDIO } from './audio.ts';
import { callInsights } from './call-insights.ts';
import { callProgress, newCall, type Progress } from './call-progress.ts';
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

/** What becomes of calls that nobody answers, and how long that takes from the first ringing. */
const unanswered = [
  { outcome: 'busy', afterMs: 1_200 },
  { outcome: 'no-answer', afterMs: 30_000 },
  { outcome: 'failed', afterMs: 300 },
] as const;

/**
 * A call made over the API with answering machine detection. One in eight is not answered; of one in
 * six of the others packets are lost, or it rang late.
 */
export function outboundCall(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'outbound-api');
  const created = apiRequest(random, account, {
    type: 'call.created',
    at: startTime,
    path: '/Calls.json',
    callSid: call.sid,
    parameters: {
      From: call.from.number,
      To: call.to.number,
      Url: `${account.webhooks}/voice/answer`,
      StatusCallback: `${account.webhooks}/voice/status`,
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
    },
    code: 201,
    body: { sid: call.sid, status: 'queued', parent_call_sid: null, direction: call.direction },
  });
  const initiatedAt = startTime + integer(random, 20, 900);
  const ringingAt = initiatedAt + integer(random, 700, 2_500);
  if (chance(random, 1 / 8)) {
    const { outcome, afterMs } = oneOf(random, unanswered);
    const progress: Progress = { initiatedAt, ringingAt, endedAt: ringingAt + afterMs, outcome };
    return [
      created,
      ...callProgress(random, account, call, progress),
      ...callInsights(random, account, call, progress),
    ];
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
  const progress: Progress = { initiatedAt, ringingAt, answeredAt, endedAt, outcome: 'completed' };
  const bad = chance(random, 1 / 6) && { audio: AUDIO.choppy, tags: ['high_pdd'] };
  return [
    created,
    ...callProgress(random, account, call, progress),
    detected,
    ...callInsights(random, account, call, progress, { answeredBy, ...bad }),
  ];
}
