import { AUDIO } from './audio.ts';
import { callInsights } from './call-insights.ts';
import { newCall } from './call-progress.ts';
import { sid } from './identifiers.ts';
import { chance, integer, type Random } from './random.ts';
import { recordingEvents } from './recorded-call.ts';
import type { Account, SampleEvent } from './sample-event.ts';

/**
 * A call from a customer's telephone system over a SIP trunk. A trunk has no callbacks but that of
 * its recordings. One in three has silence on the line.
 */
export function trunkCall(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'outbound-api');
  const ringingAt = startTime + integer(random, 1_200, 2_900);
  const answeredAt = ringingAt + integer(random, 2_000, 9_000);
  const endedAt = answeredAt + integer(random, 25_000, 60_000);
  const progress = { initiatedAt: startTime, ringingAt, answeredAt, endedAt } as const;
  const isSilent = chance(random, 1 / 3);
  return [
    ...recordingEvents(random, account, {
      callSid: call.sid,
      recordingSid: sid(random, 'RE'),
      source: 'Trunking',
      startedAt: answeredAt,
      endedAt,
    }),
    ...callInsights(
      random,
      account,
      call,
      { ...progress, outcome: 'completed' },
      {
        callType: 'trunking',
        audio: isSilent ? AUDIO.silent : AUDIO.good,
        metrics: isSilent,
      },
    ),
  ];
}
