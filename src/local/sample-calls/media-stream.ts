import { callInsights } from './call-insights.ts';
import { callProgress, newCall, type Progress } from './call-progress.ts';
import { sid } from './identifiers.ts';
import { integer, oneOf, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso, webhookEvent } from './webhook-event.ts';

const errors = [
  '31920 - Stream - WebSocket - Handshake Error',
  '31921 - Stream - WebSocket - Close Error',
  '31941 - Stream - Invalid Track configuration',
] as const;

/** A call whose media stream starts, fails and stops while the call goes on. */
export function mediaStream(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'inbound');
  const ringingAt = startTime + 250;
  const answeredAt = ringingAt + integer(random, 800, 3_000);
  const streamSid = sid(random, 'MZ');
  const streamName = oneOf(random, ['live-captions', 'voice-bot', 'fraud-screening']);
  const startedAt = answeredAt + integer(random, 150, 600);
  const failedAt = startedAt + integer(random, 4_000, 60_000);
  const stoppedAt = failedAt + integer(random, 20, 400);
  const steps = [
    { StreamEvent: 'stream-started', at: startedAt },
    { StreamEvent: 'stream-error', at: failedAt, StreamError: oneOf(random, errors) },
    { StreamEvent: 'stream-stopped', at: stoppedAt },
  ];
  const stream = steps.map(({ at, ...parameters }) =>
    webhookEvent(random, account, {
      type: 'status-callback.stream.updated',
      at,
      callSid: call.sid,
      parameters: {
        AccountSid: account.sid,
        CallSid: call.sid,
        StreamSid: streamSid,
        StreamName: streamName,
        Timestamp: iso(at),
        ...parameters,
      },
    }),
  );
  const progress: Progress = {
    initiatedAt: startTime,
    ringingAt,
    answeredAt,
    endedAt: stoppedAt + integer(random, 5_000, 40_000),
    outcome: 'completed',
  };
  return [
    ...callProgress(random, account, call, progress),
    ...stream,
    ...callInsights(random, account, call, progress),
  ];
}
