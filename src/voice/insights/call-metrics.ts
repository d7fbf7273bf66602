import * as z from 'zod';
import { because, listed } from '../wording.ts';
import { defineInsights } from './define-insights.ts';
import { atEdge, edgeOf } from './edges.ts';
import { anyKnown, known, maybe, maybeObject, word } from './fields.ts';
import { badnessOf, measuresOf } from './quality.ts';
import { type StreamFacts, streamFacts, streamSchema } from './streams.ts';

const measurements = maybeObject(streamSchema);
const edge = maybeObject({
  codec_name: maybe(word),
  interval: measurements,
  cumulative: measurements,
});

const callMetric = z.object({
  edge: maybe(word),
  // Of the media stream, not of the call.
  direction: maybe(word),
  carrier_edge: edge,
  sip_edge: edge,
  client_edge: edge,
  sdk_edge: edge,
});

/**
 * What was measured of a call's media in the last ten seconds; the last window of a call is shorter.
 * Some gateways send only what was measured since the start.
 */
export const callMetrics = defineInsights({
  types: ['call-metrics.gateway', 'call-metrics.sdk'],
  data: callMetric,
  describe: (data) => {
    const edge = edgeOf(data);
    const measured = edge && data[`${edge}_edge`];
    const interval = streamFacts(measured?.interval);
    const cumulative = streamFacts(measured?.cumulative);
    const latest = interval ?? cumulative;
    return {
      details: known({
        edge,
        streamDirection: data.direction,
        codec: measured?.codec_name ?? measured?.interval?.codec_name,
        interval: interval && metricFacts(interval),
        cumulative: interval === undefined && cumulative ? metricFacts(cumulative) : undefined,
        isBad: latest && badnessOf(latest) > 1,
      }),
      summary: `${window(interval)}${atEdge(edge)}${direction(data.direction)}${because(inWords(latest))}`,
    };
  },
});

function metricFacts(stream: StreamFacts) {
  return anyKnown({
    packets: stream.packets,
    lost: stream.packetsLost,
    lossPercent: stream.packetLossPercent,
    jitterAvgMs: stream.jitterAvgMs,
    jitterMaxMs: stream.jitterMaxMs,
    latencyAvgMs: stream.latencyAvgMs,
    mos: stream.mosAvg ?? stream.mosMin,
    roundTripMs: stream.roundTripAvgMs ?? stream.roundTripMaxMs,
  });
}

/** The window is said to be of 10 s; values since the start are of no window. */
function window(interval: StreamFacts | undefined): string {
  return interval === undefined ? 'media since the start' : '10 s';
}

/** An SDK's metrics are of both directions at once, which goes without saying. */
function direction(direction: string | undefined): string {
  return direction === undefined || direction === 'both' ? '' : `, ${direction}`;
}

function inWords(stream: StreamFacts | undefined): string {
  return listed(...measuresOf(stream ?? {}).map((measure) => measure.inWords));
}
