import type { VoiceEvent } from '../events/voice-event.ts';
import { type ParameterShape, type ParameterValues, readParameters } from './parameters.ts';
import type { Findings, RegisteredProcessor } from './processor.ts';
import { MAX_SUMMARY, oneLine } from './wording.ts';

/** One event type: what its parameters are, and what they mean. */
interface Definition<S extends ParameterShape> {
  /** The whole type string. */
  readonly type: string;
  readonly parameters: S;
  /** A summary that is too long is cut. */
  readonly describe: (values: ParameterValues<S>) => Findings;
}

/** A type and its processor, which only reads what its parameters mean. */
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
  const { type, parameters, describe } = definition;
  return {
    type,
    parameters,
    pure: true,
    process(event) {
      const { values, warnings } = readParameters(parameters, event.parameters);
      const { details, summary, warnings: more = [] } = describe(values);
      return {
        details,
        summary: oneLine(summary, MAX_SUMMARY),
        warnings: [...warnings, ...more],
      };
    },
  };
}
