import type { Clock } from '../../src/clock.ts';
import type { Faults } from './faults.ts';
import type { Invariants } from './invariants.ts';

/** What all parts of a simulation share. */
export interface World {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly invariants: Invariants;
  /** Writes a line of the trace; absent where nobody reads it. */
  readonly tell: ((what: string) => void) | undefined;
  readonly settings: Settings;
  /** Until when no call to DynamoDB or EventBridge succeeds. */
  outageUntil: number;
  /** Until when the processor of {@link Settings.brokenType} throws. */
  readonly mendedAt: number;
}

/** How a day's deployment is set. */
export interface Settings {
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly parallelizationFactor: number;
  readonly retries: number;
  readonly maxRecordAgeSeconds: number;
  readonly bisect: boolean;
  /** The type whose processor is broken for a part of the day. */
  readonly brokenType: string;
  /** Whether processors do more than compute, and take their time. */
  readonly hasEffects: boolean;
  /** Whether there is a publisher: the setting `eventBus` is off by default. */
  readonly hasEventBus: boolean;
}

/** How long events, rejections and tombstones are kept: short, so that a day sees them expire. */
export const EVENT_RETENTION_MS = 12 * 3_600_000;
export const STREAM_RETENTION_MS = 6 * 3_600_000;
export const EVENTS_TABLE = 'events';
export const REJECTIONS_TABLE = 'rejections';

/** A process that calls services: it may be gone before they answer. */
export interface Caller {
  readonly name: string;
  readonly isAlive: () => boolean;
  readonly crash: (why: string) => void;
}
