import { duration, words } from '../wording.ts';
import type { MeasuredStream, StreamFacts } from './streams.ts';

/** Something that was measured, with the tag that Twilio gives where it is bad. */
interface Measure {
  readonly tag: string;
  /** Above 1 it is worse than Twilio's threshold for the tag. */
  readonly badness: number;
  readonly inWords: string;
}

/**
 * What was measured of a stream, against the thresholds of Twilio's documentation of call tags:
 * packet loss 5 %, jitter 30 ms at most and 5 ms on average, latency 150 ms inside of Twilio, a round
 * trip of 400 ms to the SDK, a MOS of 3.5.
 */
export function measuresOf(stream: StreamFacts): Measure[] {
  const { packetLossPercent, jitterAvgMs, jitterMaxMs, latencyAvgMs, roundTripMaxMs } = stream;
  // The scale begins at 1: 0 stands in for what was not measured.
  const mos = stream.mosMin || stream.mosAvg;
  const measures: Measure[] = [];
  const add = (tag: string, badness: number, inWords: string) =>
    measures.push({ tag, badness, inWords });
  if (mos) {
    add('low_mos', 3.5 / mos, `MOS ${mos === stream.mosMin ? 'down to ' : ''}${rounded(mos)}`);
  }
  if (roundTripMaxMs !== undefined) {
    const upTo = stream.roundTripAvgMs === roundTripMaxMs ? '' : 'up to ';
    add('high_latency', roundTripMaxMs / 400, `round trip ${upTo}${ms(roundTripMaxMs)}`);
  }
  if (latencyAvgMs !== undefined) {
    add('high_latency', latencyAvgMs / 150, `latency ${ms(latencyAvgMs)}`);
  }
  if (packetLossPercent !== undefined) {
    add('high_packet_loss', packetLossPercent / 5, `packet loss ${percent(packetLossPercent)}`);
  }
  if (jitterMaxMs !== undefined) {
    const badness = Math.min(jitterMaxMs / 30, (jitterAvgMs ?? jitterMaxMs) / 5);
    const upTo = jitterAvgMs === jitterMaxMs ? '' : 'up to ';
    add('high_jitter', badness, `jitter ${upTo}${ms(jitterMaxMs)}`);
  }
  return measures;
}

/** How bad a stream is: above 1 one of its measures is worse than Twilio's threshold. */
export function badnessOf(stream: StreamFacts): number {
  return Math.max(0, ...measuresOf(stream).map(({ badness }) => badness));
}

/** The worst stream, be it good or bad; `undefined` where nothing was measured. */
export function worstOf(streams: readonly MeasuredStream[]): MeasuredStream | undefined {
  const measured = streams.filter((stream) => measuresOf(stream).length > 0);
  return measured.sort((a, b) => badnessOf(b) - badnessOf(a))[0];
}

const TAG_WORDS: ReadonlyMap<string, string> = new Map([
  ['silence', 'silence on the line'],
  ['silent', 'silence'],
  ['detected_silence', 'silence'],
  // Above the 95th percentile of calls to the country (Twilio's guide to call tags).
  ['high_pdd', 'high post-dial delay'],
  ['pstn_short_duration', 'shorter than 10 s'],
  ['low_mos', 'low MOS'],
  ['ice_failure', 'ICE connection failed'],
]);

/** A tag of Twilio's in words: "high jitter", "silence on the line". */
export function tagInWords(tag: string): string {
  return TAG_WORDS.get(tag) ?? words(tag, tag);
}

/** Every tag once: those of a call, and those of its streams. */
export function allTags(
  tags: readonly string[] | undefined,
  streams: readonly MeasuredStream[],
): string[] {
  return [...new Set([...(tags ?? []), ...streams.flatMap((stream) => stream.tags ?? [])])];
}

/** More than Twilio has, and more than a line holds. */
const MAX_TAGS = 30;

/**
 * Tags in words, each with the worst value that was measured and where: "packet loss 6 %, jitter up
 * to 48 ms (carrier, inbound)". Twilio's tags are taken as they are: one may stand beside values under
 * its threshold, because Twilio judges each RTP source by itself (its guide to call tags).
 */
export function qualityInWords(
  tags: readonly string[],
  streams: readonly MeasuredStream[],
  otherwise: (tag: string) => string = tagInWords,
): string {
  const found = tags.slice(0, MAX_TAGS).map((tag) => {
    const tagged = streams.filter((stream) => stream.tags?.includes(tag));
    const worst = worstMeasure(tag, tagged.length > 0 ? tagged : streams);
    if (worst !== undefined) return worst;
    return {
      inWords: otherwise(tag),
      place: tagged.length > 0 ? tagged.map(placeOf).join(' and ') : undefined,
    };
  });
  return found
    .map(({ inWords, place }, index) => {
      const isLastOfPlace = place !== undefined && found[index + 1]?.place !== place;
      return isLastOfPlace ? `${inWords} (${place})` : inWords;
    })
    .join(', ');
}

function worstMeasure(tag: string, streams: readonly MeasuredStream[]) {
  const measures = streams.flatMap((stream) =>
    measuresOf(stream)
      .filter((measure) => measure.tag === tag)
      .map((measure) => ({ ...measure, place: placeOf(stream) })),
  );
  return measures.sort((a, b) => b.badness - a.badness)[0];
}

function placeOf({ edge, streamDirection }: MeasuredStream): string {
  return edge === undefined ? streamDirection : `${edgeInWords(edge)}, ${streamDirection}`;
}

const EDGE_WORDS: ReadonlyMap<string, string> = new Map([
  ['sip', 'SIP'],
  ['sdk', 'SDK'],
]);

/** An edge as it is written in a sentence. */
export function edgeInWords(edge: string): string {
  return EDGE_WORDS.get(edge) ?? words(edge, edge);
}

/** "6 %", "7.8 %": one decimal below 10, none above. */
export function percent(value: number): string {
  return `${rounded(value)} %`;
}

/** "161 ms", from 10 s on "12 s". */
export function ms(value: number): string {
  return value < 10_000 ? `${rounded(value)} ms` : duration(value);
}

/** One decimal below 10, none above. */
export function rounded(value: number): number {
  return value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
}
