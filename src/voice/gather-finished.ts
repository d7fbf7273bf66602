import * as z from 'zod';
import { callDetails, callParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { decimal, type ParameterValues, text } from './parameters.ts';
import { answerDetails, answerTrouble } from './webhook-answer.ts';
import { counted, inParentheses, quoted } from './wording.ts';

const parameters = {
  ...callParameters,
  /** How many, and nothing else: they may be a PIN or a card number. */
  Digits: z.string('expected keys').transform((keys) => keys.length),
  FinishedOnKey: z.string('expected a key').regex(/^[0-9*#]$/, 'expected a key'),
  SpeechResult: text,
  Confidence: decimal,
  Language: text,
};

/** `<Gather>` is over: the caller pressed keys, spoke, or did neither. */
export const gatherFinished = defineProcessor({
  types: ['com.twilio.voice.twiml.gather.finished'],
  parameters,
  describe: (values, { webhook }) => ({
    details: {
      ...callDetails(values),
      ...answerDetails(webhook),
      digitsCount: values.Digits,
      finishedOnKey: values.FinishedOnKey,
      speech: values.SpeechResult,
      confidence: values.Confidence,
      language: values.Language,
    },
    summary: input(values) + answerTrouble(webhook, true),
  }),
});

function input(values: ParameterValues<typeof parameters>): string {
  const { Digits: keys, SpeechResult: speech, Confidence: confidence } = values;
  if (keys !== undefined) return `caller pressed ${counted(keys, 'key')}`;
  if (speech === undefined) return 'gather ended without input';
  const sure = confidence === undefined ? undefined : `${Math.round(confidence * 100)} %`;
  return `caller said${inParentheses(sure)}${quoted(speech)}`;
}
