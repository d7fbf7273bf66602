import { counted } from '../../voice/wording.ts';
import { neededUntil, type Retention } from '../forgotten.ts';
import type { System } from '../system.ts';
import type { FoundBatches } from './find-batches.ts';
import { type Forgettable, isNothing } from './forgettable.ts';
import { isTelling, type Subject } from './subject.ts';

/** Until when there is what `forget` cannot reach. Times are ISO 8601, UTC. */
export interface Reach {
  /** Then nothing tells what arrived of it when: it may have been forgotten a moment ago. */
  readonly isNothingFound: boolean;
  readonly retention: Retention;
  /** The stream's records of what was found. */
  readonly stream: string | undefined;
  /** Copies of both tables by point-in-time recovery. */
  readonly pointInTimeRecovery: string;
  /** The tombstones: nothing comes back before, and nothing can come back after. */
  readonly tombstones: string;
  /** Calls of which more events may come, and from when on none do. */
  readonly young: { readonly callSids: readonly string[]; readonly until: string } | undefined;
}

const HOUR_MS = 3_600_000;
/** Twilio delivers for 4 hours what the stream does not take, and sends the last summary after half an hour. */
const LAST_EVENT_MS = 5 * HOUR_MS;
/** Amazon DynamoDB's longest, and what the stack asks for. */
const RECOVERY_MS = 35 * 24 * HOUR_MS;

/** What is out of reach of what was found now. */
export function reachOf(found: Forgettable, retention: Retention, now: Date): Reach {
  const { events, calls, rejections } = found;
  const iso = (time: number) => new Date(time).toISOString();
  const arrivals = [
    ...events.map(({ arrivedAt }) => Date.parse(arrivedAt ?? '')),
    ...rejections.map(({ rejectedAt }) => Date.parse(rejectedAt)),
  ].filter((time) => !Number.isNaN(time));
  const newest = arrivals.reduce((latest, time) => Math.max(latest, time), 0);
  const inStreamUntil = newest + retention.streamHours * HOUR_MS;
  const young = calls.filter(({ at }) => Date.parse(at) + LAST_EVENT_MS > now.getTime());
  const [youngest] = young;
  return {
    isNothingFound: isNothing(found),
    retention,
    stream: inStreamUntil > now.getTime() ? iso(inStreamUntil) : undefined,
    pointInTimeRecovery: iso(now.getTime() + RECOVERY_MS),
    tombstones: neededUntil(retention, now).toISOString(),
    young: youngest && {
      callSids: young.map(({ callSid }) => callSid),
      until: iso(Date.parse(youngest.at) + LAST_EVENT_MS),
    },
  };
}

/** What is out of reach, in words: what, and until when. `at` writes a time for people. */
export function reachInWords(
  reach: Reach,
  batches: FoundBatches,
  { numbers }: Subject,
  { outputs, isLocal }: Pick<System, 'outputs' | 'isLocal'>,
  at: (time: string) => string,
): (readonly [what: string, untilWhen: string])[] {
  const { pointInTimeRecovery } = reach;
  const short = numbers.filter((number) => !isTelling(number));
  return [
    ['the stream', streamInWords(reach, at)],
    ['failed batches', batchesInWords(batches, reach.retention)],
    ['events to come', eventsToCome(reach, at)],
    [
      'calls in no index',
      'Calls from before there were indexes, and calls without call.initiated, call.completed or a summary: forget them by --call.',
    ],
    ...(numbers.length === 0
      ? []
      : [
          [
            'your own side',
            `The number may still stand in calls where it is on your own side: as From of a call out, or To of a call in. Look for them with voice-events calls --since ${reach.retention.eventDays}d --csv, which has all calls that ended and both their numbers, and forget them by --call.`,
          ] as const,
        ]),
    ...(short.length === 0
      ? []
      : [
          [
            'texts',
            `${short.join(', ')} is too short to be looked for in texts: events of other calls and rejections may name it.`,
          ] as const,
        ]),
    ...(isLocal
      ? []
      : [
          [
            'backups',
            `Point-in-time recovery can bring both tables back as they were, until ${at(pointInTimeRecovery)}. Forget again after a restore. On-demand backups and exports are yours.`,
          ] as const,
        ]),
    ...(outputs?.PublisherFunctionName === undefined
      ? []
      : [
          [
            'the event bus',
            'What went to it is with its targets: delete it there. The table’s stream has it for 24 hours.',
          ] as const,
        ]),
    [
      'Twilio',
      'It keeps its own records of the calls, recordings and transcripts: delete them there.',
    ],
  ];
}

function streamInWords(
  { isNothingFound, stream, tombstones, retention }: Reach,
  at: (time: string) => string,
): string {
  if (isNothingFound) {
    const days = counted(retention.streamHours / 24, 'day');
    return `Records stay in it for ${days}. Some may be of what was forgotten before, which stays forgotten, or of calls in no index.`;
  }
  const nothing = `Until ${at(tombstones)}, no redelivery, replay or redrive stores any of them again.`;
  return stream === undefined
    ? `It has no record of these events any more. ${nothing}`
    : `It has the records of these events until ${at(stream)}. ${nothing} But a replay rejects again what was rejected before: forget again after a replay.`;
}

function eventsToCome({ isNothingFound, young }: Reach, at: (time: string) => string): string {
  if (young !== undefined) {
    return `More may come of ${counted(young.callSids.length, 'call')} of the last 5 hours. Forget again after ${at(young.until)}, and then by --call too: the number alone no longer leads there.`;
  }
  return isNothingFound
    ? 'More may come of calls of the last 5 hours, also of those that were forgotten. No number leads to these any more: 5 hours after such a call, forget it once more by its SID (--call).'
    : 'None are expected: no call is of the last 5 hours, and Twilio tries for 4.';
}

function batchesInWords(batches: FoundBatches, { eventDays }: Retention): string {
  if (batches.kind === 'not-searched') return `They were not searched. ${batches.why}`;
  const { ofConsumer, ofPublisher, title } = batches;
  const sentences = [
    ofConsumer.length > 0 &&
      `In ${title} there are records of it in ${ofConsumer.join(', ')}, for ${counted(eventDays, 'day')}: redrive them (voice-events failed-batches redrive), and forget again.`,
    ofPublisher.length > 0 &&
      `A redrive would put events of it on the event bus: delete ${ofPublisher.join(', ')} from ${title}, or leave it until it expires.`,
  ].filter((sentence) => sentence !== false);
  return sentences.length > 0 ? sentences.join(' ') : `None in ${title} has records of it.`;
}
