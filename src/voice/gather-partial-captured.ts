import { defineProcessor } from './define-processor.ts';
import { decimal, integer, text } from './parameters.ts';
import { quoted } from './wording.ts';

/**
 * What `<Gather>` has recognised of the caller's speech so far. Partials may arrive out of order:
 * `sequenceNumber` counts from 0 in each gather.
 */
export const gatherPartialCaptured = defineProcessor({
  types: ['com.twilio.voice.status-callback.gather.partial.captured'],
  parameters: {
    StableSpeechResult: text,
    UnstableSpeechResult: text,
    Stability: decimal,
    Confidence: decimal,
    SequenceNumber: integer,
    Language: text,
  },
  describe: (values) => ({
    details: {
      sequenceNumber: values.SequenceNumber,
      stableSpeech: values.StableSpeechResult,
      unstableSpeech: values.UnstableSpeechResult,
      stability: values.Stability,
      confidence: values.Confidence,
      language: values.Language,
    },
    summary:
      `partial speech ${values.SequenceNumber ?? 'captured'}` +
      quoted(soFar(values.StableSpeechResult, values.UnstableSpeechResult)),
  }),
});

/** Twilio does not document whether the unstable part repeats the stable one: both are seen. */
function soFar(stable = '', unstable = ''): string {
  return unstable.startsWith(stable) ? unstable : `${stable} ${unstable}`;
}
