import { beforeDeadline, DEADLINE_REACHED, type Deadline } from './deadline.ts';
import type { Valid } from './events/validate.ts';
import type { VoiceEvent } from './events/voice-event.ts';
import { inFlight, isPromiseLike } from './in-flight.ts';
import type { Outcome, Rejected, Unfinished } from './outcome.ts';
import { advanceTogether, type Copy, type Ready, rejected, unfinished } from './steps.ts';
import { type Findings, RetryableError } from './voice/processor.ts';
import type { processorFor } from './voice/registry.ts';

/** Processors that wait for something at the same time. */
const DISPATCHES_IN_FLIGHT = 25;

/** Each event to the processor of its type; not all at once, where processors wait for something. */
export async function dispatch(
  steps: readonly (Valid | Copy | Outcome)[],
  ports: { readonly processorFor: typeof processorFor; readonly deadline: Deadline },
) {
  let retryAsked = false;
  const mayStart = () => !retryAsked && !ports.deadline.reached();
  const failed = (step: Valid, error: unknown): Rejected | Unfinished => {
    if (error instanceof RetryableError) {
      retryAsked = true;
      return unfinished(step, 'processor-asked-to-retry');
    }
    return rejected(step, 'processor-failed', [{ path: '', message: inOneLine(error) }]);
  };
  const dispatchOne = (step: Valid) => {
    const { processor, recognised } = ports.processorFor(step.type);
    const event = step.read();
    try {
      const findings = processor(event);
      if (!isPromiseLike(findings)) return ready(step, event, findings, recognised);
      return beforeDeadline(findings, ports.deadline)
        .then((answer) =>
          answer === DEADLINE_REACHED
            ? unfinished(step, 'out-of-time')
            : ready(step, event, answer, recognised),
        )
        .catch((error: unknown) => failed(step, error));
    } catch (error) {
      return failed(step, error);
    }
  };
  return advanceTogether(
    steps,
    'valid',
    (valid) => inFlight(DISPATCHES_IN_FLIGHT, valid, dispatchOne, mayStart),
    (step, end) => end ?? unfinished(step, retryAsked ? 'after-unfinished' : 'out-of-time'),
  );
}

function ready(
  { origin, type, eventId }: Valid,
  event: VoiceEvent,
  findings: Findings,
  recognised: boolean,
): Ready {
  assertFindings(findings);
  const { recordId } = origin;
  return { kind: 'ready', origin, type, eventId, recordId, event, findings, recognised };
}

/** A processor may be written in a hurry, and its types may lie. */
function assertFindings(findings: unknown): asserts findings is Findings {
  const { summary, details } = (findings ?? {}) as Partial<Findings>;
  if (typeof summary !== 'string' || typeof details !== 'object' || details === null) {
    throw new TypeError('the processor gave no findings: { details, summary } are needed');
  }
}

/** An error as a person reads it beside the rejected event, of a bounded length. */
function inOneLine(error: unknown): string {
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : `threw a ${typeof error}`;
  return text.replace(/\s+/g, ' ').slice(0, 1000);
}
