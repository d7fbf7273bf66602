import {
  DescribeEventBusCommand,
  EventBridgeClient,
  type EventBridgeClientConfig,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { isObject, undocumented } from '../aws-calls/answers.ts';
import { type Connections, connections } from '../aws-calls/connections.ts';
import { type BatchedCall, type Retrying, sendAll } from '../aws-calls/send-all.ts';
import type { Clock } from '../clock.ts';
import type { Deadline } from '../deadline.ts';
import { pause } from '../pause.ts';
import { type Entry, MAX_CALL_BYTES } from './entry.ts';
import { configurationError, verdictOn } from './errors.ts';
import type { EventBus, PutResult } from './event-bus.ts';

/** A bus that was there is looked for again after this, because it may be deleted. */
const LOOK_AGAIN_MS = 5 * 60_000;

/** EventBridge's client, and what it found out in the life of the function's process. */
export interface EventBridge extends Pick<Connections, 'dropIdleConnections'> {
  readonly client: EventBridgeClient;
  /** When a bus was last seen, in milliseconds since the epoch. */
  readonly seenAt: Map<string, number>;
}

/** The SDK's client for the bus, which tries again itself: it knows the deadline. */
export function eventBridge(config: EventBridgeClientConfig = {}): EventBridge {
  const { requestHandler, dropIdleConnections } = connections();
  const client = new EventBridgeClient({ maxAttempts: 1, requestHandler, ...config });
  return { client, dropIdleConnections, seenAt: new Map() };
}

/** Which bus, and how to put to it. */
export interface EventBridgeBusOptions extends Pick<Retrying, 'onRetry' | 'onOperatorAction'> {
  readonly eventBridge: EventBridge;
  /** A name or an ARN. */
  readonly bus: string;
  readonly clock: Clock;
  /** Waits between two tries. @default for real */
  readonly pause?: Retrying['pause'];
  /** EventBridge answers in milliseconds. @default 5,000 */
  readonly callTimeoutMs?: number;
}

/** A bus of EventBridge. */
export function eventBridgeBus(options: EventBridgeBusOptions): EventBus {
  const { eventBridge, bus, clock } = options;
  const retrying: Retrying = {
    onRetry: options.onRetry,
    onOperatorAction: options.onOperatorAction,
    onTimeout: eventBridge.dropIdleConnections,
    pause: options.pause ?? ((ms, signal) => pause(ms, signal, clock)),
    clock,
    callTimeoutMs: options.callTimeoutMs ?? 5_000,
  };
  const look = lookCall(options);
  const putEvents = putCall(options);

  /** EventBridge takes entries for a bus that is not there, and drops them without an error. */
  async function isThere(deadline: Deadline): Promise<boolean> {
    if (clock.now() - (eventBridge.seenAt.get(bus) ?? -Infinity) < LOOK_AGAIN_MS) return true;
    const [seen] = await sendAll([bus], look, deadline, retrying);
    if (seen === undefined) return false;
    eventBridge.seenAt.set(bus, clock.now());
    return true;
  }

  return {
    async put(entries, deadline) {
      const canPut = entries.length > 0 && (await isThere(deadline));
      const puts = canPut ? await sendAll(entries, putEvents, deadline, retrying) : [];
      return entries.map((_, index) => puts[index] ?? { kind: 'unfinished' });
    },
  };
}

function lookCall({
  eventBridge: { client },
  bus,
}: EventBridgeBusOptions): BatchedCall<string, 'seen' | 'hidden'> {
  return {
    limit: 1,
    maxBytes: 0,
    bytes: () => 0,
    operatorAction: (reason) => configurationError('DescribeEventBus', bus, reason),
    async send(_, sendOptions) {
      try {
        await client.send(new DescribeEventBusCommand({ Name: bus }), sendOptions);
        return ['seen'];
      } catch (error) {
        // Of another account, which lets in what is put and shows nothing.
        if (error instanceof Error && error.name === 'AccessDeniedException') return ['hidden'];
        throw error;
      }
    },
  };
}

function putCall(options: EventBridgeBusOptions): BatchedCall<Entry, PutResult> {
  const { eventBridge, bus, onRetry, onOperatorAction } = options;
  return {
    limit: 10,
    maxBytes: MAX_CALL_BYTES,
    bytes: (entry) => entry.bytes,
    operatorAction: (reason) => configurationError('PutEvents', bus, reason),
    async send(entries, sendOptions) {
      const { Entries: results } = await eventBridge.client.send(
        new PutEventsCommand({
          Entries: entries.map(({ source, detailType, detail }) => ({
            EventBusName: bus,
            Source: source,
            DetailType: detailType,
            Detail: detail,
          })),
        }),
        sendOptions,
      );
      if (!Array.isArray(results) || results.length !== entries.length) {
        return undocumented(entries, onRetry);
      }
      const denials = results.flatMap((result) => denialIn(result) ?? []);
      const puts = results.map(putResultOf);
      const [denial] = denials;
      if (denial === undefined) return puts;
      const action = configurationError('PutEvents', bus, denial);
      // What was taken must not be put again: only the others are in the next try.
      if (puts.every((put) => put === undefined)) throw action;
      onOperatorAction(action);
      return puts;
    },
  };

  /** What an entry's result says of it. */
  function putResultOf(result: PutEventsResultEntry | undefined): PutResult | undefined {
    const { EventId, ErrorCode } = isObject(result) ? result : {};
    if (typeof ErrorCode === 'string') {
      switch (verdictOn(ErrorCode)) {
        case 'refused':
          return { kind: 'refused', code: ErrorCode };
        case 'retry':
          onRetry(ErrorCode);
          return undefined;
        case 'operator-action':
          return undefined;
      }
    }
    if (typeof EventId === 'string' && ErrorCode === undefined) return { kind: 'published' };
    return undocumented([result], onRetry)[0];
  }
}

/** The error code of an entry that only an operator can help. */
function denialIn(result: PutEventsResultEntry | undefined): string | undefined {
  const code = isObject(result) ? result.ErrorCode : undefined;
  if (typeof code !== 'string' || verdictOn(code) !== 'operator-action') return undefined;
  return code;
}
