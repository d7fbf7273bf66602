import { qualityInWords, tagInWords } from '../../voice/insights/quality.ts';
import type { MeasuredStream } from '../../voice/insights/streams.ts';
import { duration, listed, words } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { type BadMedia, measuredEdges } from './bad-media.ts';
import { known, number, object, text, texts } from './fields.ts';
import { kindOf } from './kind.ts';

type Details = StoredEvent['details'];

/** How good a call's or a participant's media were. */
export interface Quality {
  /** Twilio's tags. */
  readonly tags: readonly string[];
  /** The tags in words, with the worst values and where; "no issue found". */
  readonly inWords?: string;
  /** When it was bad, by the metrics. */
  readonly badMedia: readonly BadMedia[];
  /** From 1, which is bad, to 5. */
  readonly userScore?: number;
  readonly userReason?: string;
  /** What somebody noted about the call, from 1 to 5. */
  readonly notedScore?: number;
  readonly notedIssues?: readonly string[];
}

/** What is known of the quality of a call; `undefined` where nothing was measured. */
export function callQuality(
  events: readonly StoredEvent[],
  summary: Details = {},
): Quality | undefined {
  const badMedia = measuredEdges(events).flatMap(({ bad }) => bad);
  const tags = texts(summary.tags);
  const delay = number(summary.postDialDelayMs);
  const streams = Object.entries(object(summary.edges)).flatMap(([edge, facts]) =>
    streamsOf(object(facts), edge),
  );
  const inWords = qualityInWords(tags, streams, (tag) =>
    tag === 'high_pdd' && delay !== undefined
      ? `high post-dial delay ${duration(delay)}`
      : tagInWords(tag),
  );
  const rating = events.find(
    (event) => kindOf(event) === 'sdk' && number(event.details.feedbackScore) !== undefined,
  )?.details;
  const quality = known({
    tags,
    inWords: inWords || (streams.length > 0 ? 'no issue found' : undefined),
    badMedia,
    userScore: number(rating?.feedbackScore) ?? number(summary.feedbackScore),
    userReason: text(rating?.feedbackReason) ?? text(summary.feedbackReason),
    notedScore: number(summary.callScore),
    notedIssues: texts(summary.annotatedIssues),
  }) as Quality;
  return isNothing(quality) ? undefined : quality;
}

/** What is known of a participant's media, in words: "packet loss 10 % (inbound)". */
export function participantQuality(summary: Details): string | undefined {
  const streams = streamsOf(summary, undefined);
  const tags = [...new Set(streams.flatMap(({ tags = [] }) => tags))];
  return qualityInWords(tags, streams) || undefined;
}

/** A conference's quality in words; `undefined` where its summary says nothing. */
export function conferenceQuality(summary: Details): string | undefined {
  const { quality, region, behaviour } = object(summary.issues);
  const counts = [quality, region, behaviour].map(number);
  if (counts.every((count) => count === undefined)) return undefined;
  const issues = (count: number | undefined, what: string) =>
    count ? `${count} ${what} issue${count === 1 ? '' : 's'}` : undefined;
  const tags = texts(summary.tags).filter((tag) => !/_issues$|_warnings$|^start_/.test(tag));
  const [mixed, wanted] = [text(summary.mixerRegion), text(summary.requestedRegion)];
  const isElsewhere = wanted !== undefined && mixed !== undefined && wanted !== mixed;
  return (
    listed(
      issues(counts[0], 'quality'),
      ...tags.map(tagInWords),
      isElsewhere ? `mixed in ${mixed} instead of ${wanted}` : issues(counts[1], 'region'),
      issues(counts[2], 'behaviour'),
    ) || 'no issue found'
  );
}

/** "user rated the call 2 of 5: choppy audio". */
export function ratingInWords({ userScore, userReason }: Quality): string | undefined {
  if (userScore === undefined) return undefined;
  const why = userReason === undefined ? '' : `: ${words(userReason, userReason)}`;
  return `user rated the call ${userScore} of 5${why}`;
}

/** "noted: 2 of 5, low volume". */
export function noteInWords({ notedScore, notedIssues = [] }: Quality): string | undefined {
  const facts = listed(
    notedScore === undefined ? undefined : `${notedScore} of 5`,
    ...notedIssues.map((issue) => words(issue, issue)),
  );
  return facts === '' ? undefined : `noted: ${facts}`;
}

const MEASURES = [
  'packetLossPercent',
  'jitterAvgMs',
  'jitterMaxMs',
  'latencyAvgMs',
  'mosAvg',
  'mosMin',
  'roundTripAvgMs',
  'roundTripMaxMs',
] as const;

/** The streams of an edge, or of a participant, as details have them. */
function streamsOf(facts: Details, edge: string | undefined): MeasuredStream[] {
  return (['inbound', 'outbound'] as const).flatMap((streamDirection) => {
    const measured = object(facts[streamDirection]);
    const measures = MEASURES.flatMap((name) => {
      const value = number(measured[name]);
      return value === undefined ? [] : [[name, value] as const];
    });
    const tags = texts(measured.tags);
    if (measures.length === 0 && tags.length === 0) return [];
    const stream = { streamDirection, tags, ...Object.fromEntries(measures) };
    return [edge === undefined ? stream : { ...stream, edge }];
  });
}

function isNothing({ tags, inWords, badMedia, userScore, notedScore, notedIssues }: Quality) {
  const values = [inWords, userScore, notedScore].filter((value) => value !== undefined);
  return values.length + tags.length + badMedia.length + (notedIssues?.length ?? 0) === 0;
}
