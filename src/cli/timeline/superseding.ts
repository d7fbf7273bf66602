import type { StoredEvent } from '../stored-events.ts';
import { number, text } from './fields.ts';

/** An event that a reader shows, with those that say the same, less well. */
export interface Standing {
  readonly event: StoredEvent;
  readonly superseded: readonly StoredEvent[];
}

/** Events that are the same thing have the same key; the greater worth is the better. */
interface Family {
  readonly typePrefixes: readonly string[];
  /** What tells which thing it is; `undefined` where the event does not say. */
  readonly keyOf: (event: StoredEvent) => string | undefined;
  /** Compared one after the other. Of equals the later arrival is the better. */
  readonly worthOf: (event: StoredEvent) => readonly number[];
}

const INSIGHTS = 'com.twilio.voice.insights.';
const CALLBACK = 'com.twilio.voice.status-callback.call.';
const DEPRECATED_CALLBACK = 'com.twilio.voice.webhook.status-callback.call.';
const GATEWAY_EVENT = `${INSIGHTS}call-event.gateway`;

const FAMILIES: readonly Family[] = [
  {
    typePrefixes: [`${INSIGHTS}call-summary.`],
    keyOf: ({ callSid }) => callSid,
    // By the type: the `processing_state` of a predicted-complete summary says "partial".
    worthOf: ({ type, details }) => [
      rank(lastPart(type), ['partial', 'predicted-complete', 'complete']),
      number(details.processingVersion) ?? 0,
    ],
  },
  {
    typePrefixes: [`${INSIGHTS}conference-summary.`],
    keyOf: ({ conferenceSid }) => conferenceSid,
    worthOf: ({ type, details }) => [
      rank(lastPart(type), ['partial', 'complete']),
      rank(text(details.processingState), ['in-progress', 'timeout', 'complete']),
    ],
  },
  {
    // Two spellings of one type.
    typePrefixes: [`${INSIGHTS}conference-participant-summary.`, `${INSIGHTS}participant-summary.`],
    keyOf: ({ details }) => text(details.participantSid),
    worthOf: () => [],
  },
  {
    typePrefixes: [CALLBACK, DEPRECATED_CALLBACK],
    keyOf: ({ type, callSid, details }) => {
      const sequenceNumber = number(details.sequenceNumber);
      if (callSid === undefined || sequenceNumber === undefined) return undefined;
      return `${callSid} ${lastPart(type)} ${sequenceNumber}`;
    },
    worthOf: ({ type }) => [type.startsWith(CALLBACK) ? 1 : 0],
  },
];

/** A callback and a gateway's event of the same step of a call are no further apart than this. */
const SAME_STEP_MS = 2_000;

/**
 * Of events that say the same, the best: the most complete summary of a call, a conference or a
 * participant, a current callback before its deprecated twin, and a callback before the gateway's
 * event of the same step. All others stand for themselves. The order stays.
 */
export function withoutSuperseded(events: readonly StoredEvent[]): Standing[] {
  const bestOf = new Map<StoredEvent, StoredEvent>();
  for (const family of FAMILIES) {
    for (const same of groupsOf(family, events)) {
      const best = same.reduce((a, b) => (compare(family, a, b) < 0 ? b : a));
      for (const event of same) if (event !== best) bestOf.set(event, best);
    }
  }
  const callbacks = events.filter((event) => isCallback(event) && !bestOf.has(event));
  for (const event of events.filter(isGatewayStep)) {
    const callback = callbacks.find((callback) => isSameStep(callback, event));
    if (callback !== undefined) bestOf.set(event, callback);
  }
  const superseded = Map.groupBy(bestOf.keys(), (event) => bestOf.get(event));
  return events
    .filter((event) => !bestOf.has(event))
    .map((event) => ({ event, superseded: superseded.get(event) ?? [] }));
}

function groupsOf({ typePrefixes, keyOf }: Family, events: readonly StoredEvent[]) {
  const members = events.filter(({ type }) => typePrefixes.some((one) => type.startsWith(one)));
  const groups = Map.groupBy(members, keyOf);
  groups.delete(undefined);
  return groups.values();
}

/** Below 0 where `a` is worth less. */
function compare({ worthOf }: Family, a: StoredEvent, b: StoredEvent): number {
  const others = worthOf(b);
  for (const [index, worth] of worthOf(a).entries()) {
    const difference = worth - (others[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return byText(a.arrivedAt, b.arrivedAt) || byText(a.id, b.id);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Where a value stands, the best last; one that is not known is the least. */
function rank(value: string | undefined, ascending: readonly string[]): number {
  return ascending.indexOf(value ?? '');
}

function lastPart(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function isCallback({ type }: StoredEvent): boolean {
  return type.startsWith(CALLBACK) || type.startsWith(DEPRECATED_CALLBACK);
}

function isGatewayStep({ type, details }: StoredEvent): boolean {
  return type === GATEWAY_EVENT && details.group === 'connection';
}

function isSameStep(callback: StoredEvent, gateway: StoredEvent): boolean {
  return (
    callback.callSid !== undefined &&
    callback.callSid === gateway.callSid &&
    lastPart(callback.type) === gateway.details.name &&
    Math.abs(Date.parse(callback.occurredAt) - Date.parse(gateway.occurredAt)) <= SAME_STEP_MS
  );
}
