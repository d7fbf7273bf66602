import { beforeDeadline, DEADLINE_REACHED, type Deadline } from './deadline.ts';
import { readEvent } from './events/read-event.ts';
import type { ValidEvent } from './events/validate.ts';
import { inFlight, isPromiseLike } from './in-flight.ts';
import { type Rejected, rejected, type Unfinished, unfinished } from './outcome.ts';
import type { Dispatched } from './store/event-store.ts';
import { type Findings, RetryableError } from './voice/processor.ts';
import type { Handling } from './voice/registry.ts';

/** Processors that wait for something at the same time. */
const DISPATCHES_IN_FLIGHT = 25;

/** What dispatching gives: an event has ended here, or can be committed, or was not begun in time. */
export interface Dispatches {
  readonly ready: readonly Dispatched[];
  readonly ended: readonly (Rejected | Unfinished)[];
}

/**
 * Each event to the processor of its type; not all at once, where processors wait for something.
 * Once a processor has asked to retry, no further one with effects is started: what it waits for is
 * likely to refuse them too, and all of them are redelivered.
 */
export async function dispatch(
  events: readonly ValidEvent[],
  processorFor: (type: string) => Handling,
  deadline: Deadline,
): Promise<Dispatches> {
  let retryAsked = false;

  function dispatchOne(valid: ValidEvent) {
    const { origin } = valid;
    const { processor, recognised, pure } = processorFor(valid.type);
    if (retryAsked && !pure) return unfinished(origin, 'after-retry');
    const failed = (error: unknown) => {
      if (error instanceof RetryableError) {
        retryAsked = true;
        return unfinished(origin, 'processor-asked-to-retry');
      }
      const { type, eventId } = valid;
      const issues = [{ path: '', message: inOneLine(error) }];
      return rejected(origin, 'processor-failed', issues, { type, eventId });
    };
    try {
      const event = readEvent(valid);
      const ready = (findings: Findings): Dispatched => ({
        kind: 'ready',
        origin,
        event,
        findings: checked(findings),
        recognised,
      });
      const findings = processor(event);
      if (!isPromiseLike(findings)) return ready(findings);
      return beforeDeadline(findings, deadline)
        .then((answer) =>
          answer === DEADLINE_REACHED ? unfinished(origin, 'out-of-time') : ready(answer),
        )
        .catch(failed);
    } catch (error) {
      return failed(error);
    }
  }

  const results = await inFlight(
    DISPATCHES_IN_FLIGHT,
    events,
    dispatchOne,
    () => !deadline.reached(),
  );
  const ready: Dispatched[] = [];
  const ended: (Rejected | Unfinished)[] = [];
  for (const result of results) {
    if (result === undefined) continue;
    if (result.kind === 'ready') ready.push(result);
    else ended.push(result);
  }
  return { ready, ended };
}

/** A processor may be written in a hurry, and its types may lie. */
function checked(findings: unknown): Findings {
  const { summary, details, warnings } = (findings ?? {}) as Partial<Findings>;
  if (typeof summary !== 'string' || typeof details !== 'object' || details === null) {
    throw new TypeError('the processor gave no findings: { details, summary } are needed');
  }
  if (warnings != null && !Array.isArray(warnings)) {
    throw new TypeError('the processor gave warnings that are no list');
  }
  return findings as Findings;
}

/** An error as a person reads it beside the rejected event, of a bounded length. */
function inOneLine(error: unknown): string {
  const text =
    error instanceof Error
      ? `${String(error.name)}: ${String(error.message)}`
      : `threw a ${typeof error}`;
  return text.replace(/\s+/g, ' ').slice(0, 1000);
}
