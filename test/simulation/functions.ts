import type { KinesisStreamEvent } from 'aws-lambda';
import type { Clock } from '../../src/clock.ts';
import { consume } from '../../src/consumer.ts';
import { type Deadline, deadlineBefore } from '../../src/deadline.ts';
import { eventBridgeBus } from '../../src/event-bus/event-bridge.ts';
import { pause } from '../../src/pause.ts';
import { publish } from '../../src/publish.ts';
import { dynamoDbStore } from '../../src/store/dynamodb-store.ts';
import type { Answer } from '../../src/stream/invocation-result.ts';
import { changesOf } from '../../src/table-stream/table-stream-event.ts';
import { RetryableError } from '../../src/voice/processor.ts';
import { processorFor } from '../../src/voice/registry.ts';
import type { DynamoDb } from './dynamodb.ts';
import { eventBusClient } from './event-bus.ts';
import {
  type Caller,
  EVENT_RETENTION_MS,
  EVENTS_TABLE,
  REJECTIONS_TABLE,
  type World,
} from './world.ts';

/** The two functions, as a mapping or an operator invokes them. */
export interface Functions {
  readonly consumer: (event: KinesisStreamEvent) => Promise<Answer>;
  readonly publisher: (event: object) => Promise<Answer>;
}

const TIMEOUT_MS = 60_000;
const MARGIN_MS = 2_000;
const COMMIT_SHARE = 0.2;
const DAY_MS = 86_400_000;

const INVOCATION_FAULTS = [
  ['throttled', 10],
  ['crash', 15],
  ['short of time', 40],
] as const;

/** A process with one invocation in it. */
interface Invocation extends Caller {
  readonly clock: Clock;
  readonly remainingMs: () => number;
}

/** Runs the real consumer and the real publisher, over simulated services. */
export function functions(world: World, dynamoDb: DynamoDb): Functions {
  const { clock, faults, invariants, settings, tell } = world;
  let invocations = 0;
  /** What the publisher's instances remember that wait for an invocation: those that did not crash. */
  const warm: Map<string, number>[] = [];

  /** Runs one invocation in a process, which may die under it: then nothing of it goes on. */
  function invoke(
    name: string,
    run: (invocation: Invocation) => Promise<unknown>,
  ): Promise<Answer> {
    const fault = faults.strike(`${name} is invoked`, INVOCATION_FAULTS);
    if (fault === 'throttled') return Promise.resolve({ kind: 'throttled', reason: fault });
    invocations += 1;
    const title = `${name} ${invocations}`;
    const limit = fault === 'short of time' ? MARGIN_MS + 500 * faults.random(fault) : TIMEOUT_MS;
    const endsAt = clock.now() + limit;
    return new Promise((resolve) => {
      let isAlive = true;
      const end = (answer: Answer) => {
        if (!isAlive) return;
        isAlive = false;
        stop();
        tell?.(
          `${title} ends: ${answer.kind === 'returned' ? JSON.stringify(answer.response) : answer.reason}`,
        );
        resolve(answer);
      };
      const crash = (why: string) => end({ kind: 'error', reason: `crashed (${why})` });
      const timers = [
        clock.after(limit, () => {
          invariants.violate(`${title} was still running at its timeout`);
          crash('timeout');
        }),
      ];
      if (fault === 'crash') {
        timers.push(clock.after(60 * faults.random(fault), () => crash('killed')));
      }
      const stop = () => {
        for (const cancel of timers) cancel();
      };
      const invocation: Invocation = {
        name: title,
        isAlive: () => isAlive,
        crash,
        remainingMs: () => endsAt - clock.now(),
        clock: {
          ...clock,
          after: (ms, task) => clock.after(ms, () => isAlive && task()),
        },
      };
      run(invocation).then(
        (response) => end({ kind: 'returned', response }),
        (error: unknown) => {
          if (isAlive) invariants.violate(`${title} threw ${error}`);
          crash(String(error));
        },
      );
    });
  }

  const reports = {
    onRetry: () => {},
    onOperatorAction: ({ message }: Error) =>
      invariants.violate(`an operator is asked: ${message}`),
  };

  async function runConsumer(event: KinesisStreamEvent, invocation: Invocation): Promise<unknown> {
    const { clock, remainingMs } = invocation;
    const deadline = deadlineBefore(remainingMs, MARGIN_MS, clock);
    const commitMs = (remainingMs() - MARGIN_MS) * COMMIT_SHARE;
    const dispatchDeadline = deadlineBefore(remainingMs, MARGIN_MS + commitMs, clock);
    const store = dynamoDbStore({
      dynamoDb: { client: dynamoDb.clientOf(invocation), dropIdleConnections: () => {} },
      eventsTable: EVENTS_TABLE,
      rejectionsTable: REJECTIONS_TABLE,
      retentionDays: EVENT_RETENTION_MS / DAY_MS,
      clock,
      ...reports,
    });
    const { response } = await consume(event.Records, {
      store,
      processorFor: (type) => processorOf(type, clock, dispatchDeadline),
      deadline,
      dispatchDeadline,
      now: clock.now,
    });
    deadline.cancel();
    dispatchDeadline.cancel();
    return response;
  }

  /** The registry's, but that one is broken, some take their time, and some ask for a retry. */
  function processorOf(
    type: string,
    clock: Clock,
    { signal }: Deadline,
  ): ReturnType<typeof processorFor> {
    const real = processorFor(type);
    return {
      ...real,
      pure: !settings.hasEffects,
      processor(event) {
        if (type === settings.brokenType && clock.now() < world.mendedAt) throw new Error('broken');
        if (!settings.hasEffects) return real.processor(event);
        const asksToRetry = faults.strike('processor', [['asks to retry', 3]]) !== 'none';
        const ms = 50 * faults.random('effect');
        return pause(ms, signal, clock).then(() => {
          if (asksToRetry) throw new RetryableError('not now');
          return real.processor(event);
        });
      },
    };
  }

  async function runPublisher(event: object, invocation: Invocation): Promise<unknown> {
    const { clock, remainingMs } = invocation;
    const seenAt = warm.pop() ?? new Map<string, number>();
    const deadline = deadlineBefore(remainingMs, MARGIN_MS, clock);
    const client = eventBusClient(world, invocation);
    const bus = eventBridgeBus({
      eventBridge: { client, dropIdleConnections: () => {}, seenAt },
      bus: 'default',
      clock,
      ...reports,
    });
    const { response } = await publish(changesOf(event), { bus, deadline, now: clock.now });
    deadline.cancel();
    warm.push(seenAt);
    return response;
  }

  return {
    consumer: (event) => invoke('consumer', (invocation) => runConsumer(event, invocation)),
    publisher: (event) => invoke('publisher', (invocation) => runPublisher(event, invocation)),
  };
}
