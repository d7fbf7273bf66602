import * as z from 'zod';
import { anyKnown, count, maybe, maybeList, maybeObject, quantity, word } from './fields.ts';

/** `{avg, max}`, `{min, avg, max}` or `{value}`; in summaries of participants also a bare number. */
const measured = z.preprocess(
  (value) => (typeof value === 'number' || typeof value === 'string' ? { value } : value),
  z.object(
    { min: maybe(quantity), avg: maybe(quantity), max: maybe(quantity), value: maybe(quantity) },
    'expected an object',
  ),
);

/** What was measured of one direction of the media at an edge. Milliseconds, and percent of 0 to 100. */
export const streamSchema = {
  codec_name: maybe(word),
  packets_received: maybe(count),
  packets_sent: maybe(count),
  packets_lost: maybe(count),
  packets_loss_percentage: maybe(quantity),
  // Summaries of participants call the same by other names.
  total_packets_received: maybe(count),
  total_packets_lost: maybe(count),
  packet_loss_percentage: maybe(quantity),
  jitter: maybe(measured),
  latency: maybe(measured),
  mos: maybe(measured),
  rtt: maybe(measured),
  tags: maybeList(word),
};

const stream = maybeObject(streamSchema);

/** `metrics` of an edge, or of a participant. */
export const streamsSchema = maybeObject({ inbound: stream, outbound: stream });

export type StreamData = NonNullable<z.output<typeof stream>>;
type StreamsData = z.output<typeof streamsSchema>;

/** What is known of a stream of media. */
export interface StreamFacts {
  readonly packets?: number;
  readonly packetsLost?: number;
  readonly packetLossPercent?: number;
  readonly jitterAvgMs?: number;
  readonly jitterMaxMs?: number;
  readonly latencyAvgMs?: number;
  readonly latencyMaxMs?: number;
  readonly mosAvg?: number;
  readonly mosMin?: number;
  readonly roundTripAvgMs?: number;
  readonly roundTripMaxMs?: number;
  readonly tags?: readonly string[];
}

/** The facts of a stream; `undefined` where nothing was measured, which is not the same as zero. */
export function streamFacts(data: StreamData | undefined): StreamFacts | undefined {
  if (data === undefined) return undefined;
  const { jitter, latency, mos, rtt, tags } = data;
  return anyKnown({
    packets: data.packets_received ?? data.packets_sent ?? data.total_packets_received,
    packetsLost: data.packets_lost ?? data.total_packets_lost,
    packetLossPercent:
      data.packets_loss_percentage ?? data.packet_loss_percentage ?? lossPercent(data),
    jitterAvgMs: jitter?.avg ?? jitter?.value,
    jitterMaxMs: jitter?.max ?? jitter?.value,
    latencyAvgMs: latency?.avg ?? latency?.value,
    latencyMaxMs: latency?.max ?? latency?.value,
    mosAvg: mos?.avg ?? mos?.value,
    mosMin: mos?.min,
    roundTripAvgMs: rtt?.avg ?? rtt?.value,
    roundTripMaxMs: rtt?.max ?? rtt?.value,
    tags,
  }) as StreamFacts | undefined;
}

/** Values since the start come without the percentage. Twilio's is the share of received and lost. */
function lossPercent({ packets_received: received, packets_lost: lost }: StreamData) {
  if (received === undefined || lost === undefined || received + lost === 0) return undefined;
  return Math.round((10_000 * lost) / (received + lost)) / 100;
}

/** Where a stream was measured: at which edge of Twilio's network, unless it is a participant's. */
export interface MeasuredStream extends StreamFacts {
  readonly edge?: string;
  /** From the edge's point of view. Never a call's `direction`. */
  readonly streamDirection: string;
}

/** The streams of an edge or of a participant that were measured. */
export function measuredStreams(data: StreamsData, edge?: string): MeasuredStream[] {
  return (['inbound', 'outbound'] as const).flatMap((streamDirection) => {
    const facts = streamFacts(data?.[streamDirection]);
    return facts === undefined
      ? []
      : [{ ...(edge !== undefined && { edge }), streamDirection, ...facts }];
  });
}
