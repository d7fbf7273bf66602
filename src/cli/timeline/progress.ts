import { toIso } from '../../events/event-time.ts';
import type { StoredEvent } from '../stored-events.ts';
import { known, number, object, text, time } from './fields.ts';
import { kindOf } from './kind.ts';

/** How a call went, each fact of the best source that tells it. Times are ISO 8601, UTC. */
export interface Progress {
  readonly direction?: string;
  /** As Twilio wrote it: E.164, `sip:…`, `client:…`. */
  readonly from?: string;
  readonly to?: string;
  readonly status?: string;
  readonly answeredBy?: string;
  readonly detectionDurationMs?: number;
  /** From the answer to the end. */
  readonly durationSeconds?: number;
  readonly initiatedAt?: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
}

/** What a gateway's event of a step says of the call's status. */
const STATUS_OF_STEP: ReadonlyMap<string, string> = new Map([
  ['initiated', 'initiated'],
  ['ringing', 'ringing'],
  ['answered', 'in-progress'],
  ['completed', 'completed'],
]);

/**
 * How a call went: by its callbacks, by its summary where they are silent, then by what gateways and
 * a conference saw.
 * A last callback may be "initiated" for good, where no other was asked for.
 */
export function progressOf(
  events: readonly StoredEvent[],
  summary: StoredEvent['details'] = {},
): Progress {
  const callbacks = events.filter((event) => kindOf(event).startsWith('call.'));
  const steps = events.filter(isGatewayStep);
  const ended = callbacks.find((event) => kindOf(event) === 'call.completed')?.details;
  const amd = events.find((event) => kindOf(event) === 'amd')?.details;
  const visit = events.find((event) => kindOf(event) === 'participant-summary')?.details ?? {};
  const endedAt = timeOf(events, 'completed') ?? time(summary.endedAt);
  const durationSeconds = number(ended?.durationSeconds) ?? number(summary.connectedSeconds);
  return known({
    ...partiesOf(events),
    // Only these types have the call's direction: a media stream has one of its own.
    direction:
      firstIn(events, 'direction', (kind) => /^(?:call\.|twiml|summary$)/.test(kind)) ??
      text(visit.direction),
    status:
      text(ended?.callStatus) ??
      text(summary.callStatus) ??
      text(callbacks.at(-1)?.details.callStatus) ??
      STATUS_OF_STEP.get(text(steps.at(-1)?.details.name) ?? '') ??
      text(visit.callStatus),
    answeredBy:
      text(amd?.answeredBy) ??
      firstIn(events, 'answeredBy', (kind) => /^(?:call\.|twiml)/.test(kind)) ??
      text(summary.answeredBy),
    detectionDurationMs: number(amd?.detectionDurationMs),
    durationSeconds,
    initiatedAt: timeOf(events, 'initiated') ?? time(summary.startedAt),
    answeredAt:
      timeOf(events, 'answered') ??
      (durationSeconds ? earlier(endedAt, durationSeconds) : undefined),
    endedAt,
  }) as Progress;
}

/** When a step of the call was: by its callback, else by what a gateway saw. */
export function timeOf(events: readonly StoredEvent[], step: string): string | undefined {
  const callback = events.find((event) => kindOf(event) === `call.${step}`);
  const gateway = events.find((event) => isGatewayStep(event) && event.details.name === step);
  return (callback ?? gateway)?.occurredAt;
}

function isGatewayStep(event: StoredEvent): boolean {
  return kindOf(event) === 'gateway' && event.details.group === 'connection';
}

/** The parties, of callbacks, of TwiML's requests, of the summary, or of the API request. */
function partiesOf(events: readonly StoredEvent[]): Pick<Progress, 'from' | 'to'> {
  const of = (kind: RegExp) => events.filter((event) => kind.test(kindOf(event)));
  const asked = [...of(/^call\./), ...of(/^twiml/)];
  const requests = of(/^api$/);
  const summaries = of(/^summary$/);
  const party = (parameter: 'From' | 'To', side: 'from' | 'to', role: 'caller' | 'callee') => {
    const inParameters = (some: readonly StoredEvent[]) =>
      some
        .map(({ parameters }) => text(parameters[parameter]))
        .find((value) => value !== undefined);
    const inSummary = summaries
      .map(({ data }) => text(object(data?.[side])[role]))
      .find((value) => value !== undefined);
    return inParameters(asked) ?? inSummary ?? inParameters(requests);
  };
  return known({ from: party('From', 'from', 'caller'), to: party('To', 'to', 'callee') });
}

function firstIn(
  events: readonly StoredEvent[],
  name: string,
  isSource: (kind: string) => boolean,
): string | undefined {
  const sources = events.filter((event) => isSource(kindOf(event)));
  return sources.map(({ details }) => text(details[name])).find((value) => value !== undefined);
}

function earlier(at: string | undefined, seconds: number): string | undefined {
  return toIso(Date.parse(at ?? '') - seconds * 1000);
}
