/** How an edge heard a call: Twilio's tags, and the figures behind them. */
export interface Audio {
  readonly tags: readonly string[];
  /** From 0 to 100. */
  readonly lossPercent: number;
  readonly jitter: Range;
  readonly latency?: Range;
  /** Measured by the SDK only. */
  readonly mos: number;
  readonly roundTripMs: number;
}

/** Milliseconds. */
interface Range {
  readonly avg: number;
  readonly max: number;
}

/** The calls sound in one of these ways. */
export const AUDIO = {
  good: { tags: [], lossPercent: 0, jitter: { avg: 0.12, max: 4.4 }, mos: 4.4, roundTripMs: 81 },
  choppy: {
    tags: ['high_packet_loss', 'high_jitter'],
    lossPercent: 7.8,
    jitter: { avg: 7.9, max: 48.2 },
    mos: 2.6,
    roundTripMs: 520,
  },
  silent: {
    tags: ['silence', 'high_latency'],
    lossPercent: 0,
    jitter: { avg: 0.23, max: 1.8 },
    latency: { avg: 161.2, max: 186 },
    mos: 4.2,
    roundTripMs: 161,
  },
} as const satisfies Record<string, Audio>;

const PACKETS_PER_SECOND = 50;

/** What a gateway's edge tells of a media stream of so many seconds. */
export function streamFigures(audio: Audio, direction: string, seconds: number, codec = 'pcmu') {
  const packets = Math.round(seconds * PACKETS_PER_SECOND);
  const lost = Math.round((packets * audio.lossPercent) / 100);
  return {
    codec: codec === 'pcmu' ? 0 : 111,
    codec_name: codec,
    ...(direction === 'inbound'
      ? { packets_received: packets - lost, packets_lost: lost }
      : { packets_sent: packets, packets_lost: lost }),
    packets_loss_percentage: audio.lossPercent,
    jitter: audio.jitter,
    ...(audio.latency && { latency: audio.latency }),
  };
}
