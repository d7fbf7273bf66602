import type { JsonObject } from '../../../src/json/json-object.ts';
import type { InsightsProcessor } from '../../../src/voice/insights/define-insights.ts';
import type { Findings } from '../../../src/voice/processor.ts';
import { anInsightsEvent } from '../../fixtures/voice-event.ts';
import { voiceExample } from '../../fixtures/voice-examples.ts';

const PREFIX = 'com.twilio.voice.insights.';

/** What a processor finds in these data; `type` as it follows `com.twilio.voice.insights.`. */
export function findingsIn(processor: InsightsProcessor, type: string, data: object): Findings {
  return processor.process(anInsightsEvent(PREFIX + type, data as JsonObject));
}

/** What a processor finds in an example. */
export function findingsInExample(processor: InsightsProcessor, name: string): Findings {
  const event = voiceExample(name);
  if (!processor.types.includes(event.type))
    throw new Error(`${event.type} is not of this processor`);
  return processor.process(event);
}
