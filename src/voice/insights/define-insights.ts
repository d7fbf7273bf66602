import type * as z from 'zod';
import type { VoiceEvent } from '../../events/voice-event.ts';
import { shownDetails } from '../private-data.ts';
import type { Findings, RegisteredProcessor } from '../processor.ts';
import { MAX_SUMMARY, oneLine } from '../wording.ts';
import { readData } from './read-data.ts';

const PREFIX = 'com.twilio.voice.insights.';

/** Types that share a schema: what their data are, and what they mean. */
interface InsightsDefinition<T, Type extends string> {
  /** What follows `com.twilio.voice.insights.`. */
  readonly types: readonly Type[];
  /** Every field is optional, so that a single odd value can be left out. */
  readonly data: z.ZodType<T>;
  /** A summary that is too long is cut; private data in text are hidden, see `private-data.ts`. */
  readonly describe: (data: T, type: Type) => Findings;
}

/** Types of Voice Insights and their processor, which only reads what their data mean. */
export interface InsightsProcessor extends RegisteredProcessor {
  readonly process: (event: VoiceEvent) => Findings;
  readonly pure: true;
}

/**
 * Makes a processor of a description of what its data mean. It is to Insights events what
 * `defineProcessor` is to events with a webhook behind them, which have parameters.
 */
export function defineInsights<T, const Type extends string>(
  definition: InsightsDefinition<T, Type>,
): InsightsProcessor {
  const { types, data: schema, describe } = definition;
  return {
    types: types.map((type) => PREFIX + type),
    pure: true,
    process({ type, data }) {
      const { values, warnings } = readData(schema, data);
      const { details, summary } = describe(values, type.slice(PREFIX.length) as Type);
      return {
        details: shownDetails(details),
        summary: oneLine(summary, MAX_SUMMARY),
        warnings,
      };
    },
  };
}
