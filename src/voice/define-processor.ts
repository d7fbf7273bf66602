import type { VoiceEvent } from '../events/voice-event.ts';
import { type ParameterShape, type ParameterValues, readParameters } from './parameters.ts';
import { shownDetails } from './private-data.ts';
import type { Findings, RegisteredProcessor } from './processor.ts';
import { MAX_SUMMARY, oneLine } from './wording.ts';

/** One event type, or a family that shares a schema: what its parameters are, and what they mean. */
interface Definition<S extends ParameterShape> {
  /** Whole type strings. */
  readonly types: readonly string[];
  readonly parameters: S;
  /**
   * What the values say, and the rest of the event where they do not say it all. A summary that is
   * too long is cut; private data in text are hidden, see `private-data.ts`.
   */
  readonly describe: (values: ParameterValues<S>, event: VoiceEvent) => Findings;
}

/** Types and their processor, which only reads what their parameters mean. */
export interface DefinedProcessor<S extends ParameterShape = ParameterShape>
  extends RegisteredProcessor {
  readonly parameters: S;
  readonly process: (event: VoiceEvent) => Findings;
  readonly pure: true;
}

/** Makes a processor of a description of what its parameters mean. */
export function defineProcessor<S extends ParameterShape>(
  definition: Definition<S>,
): DefinedProcessor<S> {
  const { types, parameters, describe } = definition;
  return {
    types,
    parameters,
    pure: true,
    process(event) {
      const { values, warnings } = readParameters(parameters, event.parameters);
      const { details, summary, warnings: more = [] } = describe(values, event);
      return {
        details: shownDetails(details),
        summary: oneLine(summary, MAX_SUMMARY),
        warnings: [...warnings, ...more],
      };
    },
  };
}
