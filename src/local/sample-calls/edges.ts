import { AUDIO, type Audio, streamFigures } from './audio.ts';
import { integer, type Random } from './random.ts';

/** Who measured. */
export type EdgeName = 'carrier_edge' | 'client_edge' | 'sip_edge' | 'sdk_edge';

/** The edges that a call passes, by its type; a gateway's events come from the last. */
export const EDGES = {
  carrier: ['carrier_edge'],
  client: ['sdk_edge', 'client_edge'],
  trunking: ['sip_edge', 'carrier_edge'],
} as const satisfies Record<string, readonly EdgeName[]>;

/** A call's type, as Voice Insights names it. */
export type CallType = keyof typeof EDGES;

/** Edges that saw nothing are `null`. */
export const NO_EDGES: Readonly<Record<EdgeName, null>> = {
  carrier_edge: null,
  client_edge: null,
  sip_edge: null,
  sdk_edge: null,
};

interface Measured {
  readonly audio: Audio;
  readonly seconds: number;
  /** What the SDK's edge counts of its events. */
  readonly sdkEvents: object;
}

/** What each edge of a call measured, from its answer to its end. */
export function measuredEdges(
  random: Random,
  type: CallType,
  { audio, seconds, sdkEvents }: Measured,
) {
  return {
    ...NO_EDGES,
    ...Object.fromEntries(
      EDGES[type].map((name) => [
        name,
        name === 'sdk_edge'
          ? { ...sdkEdge(audio, seconds), events: sdkEvents }
          : gatewayEdge(random, name, audio, seconds),
      ]),
    ),
  };
}

function gatewayEdge(random: Random, name: EdgeName, audio: Audio, seconds: number) {
  const codec = name === 'client_edge' ? 'opus' : 'pcmu';
  const heard = name === 'client_edge' ? AUDIO.good : audio;
  // What cannot be heard was never received.
  const inbound = audio.tags.includes('silence') ? {} : { inbound: heard };
  const directions = Object.entries({ ...inbound, outbound: AUDIO.good });
  return {
    properties: {
      direction: name === 'carrier_edge' ? 'outbound' : 'inbound',
      media_region: 'us1',
      signaling_region: 'us1',
      edge_location: 'ashburn',
      ...(name !== 'carrier_edge' && {
        twilio_media_ip: '198.51.100.5',
        external_media_ip: '203.0.113.9',
      }),
      ...(name === 'sip_edge' && {
        twilio_signaling_ip: '198.51.100.6',
        external_signaling_ip: '203.0.113.10',
        sip_call_id: `${integer(random, 1e6, 9e6)}@203.0.113.10`,
        user_agent: 'PBX 13',
      }),
    },
    metrics: Object.fromEntries(
      directions.map(([direction, each]) => [
        direction,
        streamFigures(audio.latency ? audio : each, direction, seconds, codec),
      ]),
    ),
  };
}

function sdkEdge({ mos, roundTripMs, ...audio }: Audio, seconds: number) {
  const inbound = streamFigures({ mos, roundTripMs, ...audio }, 'inbound', seconds, 'opus');
  return {
    properties: {
      direction: 'outbound',
      disconnected_by: 'remote',
      settings: { dscp: true, ice_restart_enabled: true, edge: 'roaming' },
    },
    metrics: {
      inbound: {
        ...inbound,
        mos: { min: mos, avg: (mos + 4.4) / 2, max: 4.4 },
        rtt: { min: 80, avg: (roundTripMs + 80) / 2, max: roundTripMs },
        audio_in: { avg: 1881.28, max: 11268 },
        audio_out: { avg: 89.2, max: 5611 },
        tags: audio.tags,
      },
      outbound: { codec: 111, codec_name: 'opus', packets_sent: Math.round(seconds * 50) },
    },
  };
}
