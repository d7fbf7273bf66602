import { AUDIO, type Audio, streamFigures } from './audio.ts';
import type { Call, Progress } from './call-progress.ts';
import { type EdgeName, NO_EDGES } from './edges.ts';
import { insightsEvent } from './insights-event.ts';
import { integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso } from './webhook-event.ts';

const WINDOW_MS = 10_000;

/**
 * The metrics of a call: of every 10 seconds, of each edge, and of each direction, but for the SDK,
 * which tells of both at once. The middle of the call sounds as `audio` says, the rest well.
 */
export function callMetrics(
  random: Random,
  account: Account,
  { sid }: Call,
  { answeredAt, endedAt }: Progress,
  edges: readonly EdgeName[],
  audio: Audio,
): SampleEvent[] {
  if (answeredAt === undefined) return [];
  const windows = Math.floor((endedAt - answeredAt) / WINDOW_MS);
  return Array.from({ length: windows }, (_, index) => {
    const at = answeredAt + (index + 1) * WINDOW_MS;
    const isMiddle = index >= windows / 4 && index < (windows * 3) / 4;
    const heard = isMiddle ? audio : AUDIO.good;
    return edges.flatMap((edge) => {
      const directions = edge === 'sdk_edge' ? ['both'] : ['inbound', 'outbound'];
      return directions.map((direction) =>
        insightsEvent(random, account, {
          family: 'call-metrics',
          kind: edge === 'sdk_edge' ? 'sdk' : 'gateway',
          at,
          sentAt: at + integer(random, 50_000, 88_000),
          callSid: sid,
          data: {
            timestamp: iso(at),
            edge,
            direction,
            ...NO_EDGES,
            [edge]: direction === 'both' ? ofSdk(heard) : ofGateway(edge, direction, heard),
          },
        }),
      );
    });
  }).flat();
}

function ofGateway(edge: EdgeName, direction: string, audio: Audio) {
  // The edge of a browser's call hears what it sends, which is well here.
  const heard = direction === 'inbound' && edge !== 'client_edge' ? audio : AUDIO.good;
  const codec = edge === 'client_edge' ? 'opus' : 'pcmu';
  const { codec: number, codec_name, ...interval } = streamFigures(heard, direction, 10, codec);
  return {
    codec: number,
    codec_name,
    interval,
    metadata: { region: 'us1', edge_location: 'ashburn' },
  };
}

function ofSdk({ lossPercent, jitter, mos, roundTripMs }: Audio) {
  return {
    codec_name: 'opus',
    interval: {
      packets_received: 500,
      packets_lost: Math.round(5 * lossPercent),
      packets_loss_percentage: lossPercent,
      audio_in: { value: 81 },
      audio_out: { value: 5_237 },
      jitter: { value: jitter.avg },
      mos: { value: mos },
      rtt: { value: roundTripMs },
    },
    metadata: SDK_METADATA,
  };
}

/** Who the agent in the browser is, and where: personal. */
export const SDK_METADATA = {
  client_name: 'client:agent-7',
  location: { lat: 37.4192, lon: -122.0574 },
  city: 'Mountain View',
  country_code: 'US',
  country_subdivision: 'California',
  ip_address: '203.0.113.7',
  sdk: {
    type: 'twilio-voice-js',
    version: '2.18.3',
    platform: 'web',
    region: 'us1',
    selected_region: 'gll',
    browser: { name: 'Chrome', major: '141', version: '141.0' },
    os: { name: 'Mac OS', version: '15' },
    device: { model: '', type: '', vendor: 'Apple', arch: 'arm' },
  },
} as const;
