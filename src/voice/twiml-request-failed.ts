import { callDetails, callParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { errorCode, url } from './parameters.ts';
import { answer, answerDetails, isGood } from './webhook-answer.ts';
import { because, error, listed } from './wording.ts';

/** The customer's server gave no TwiML that could be used; Twilio asked the fallback URL, if any. */
export const twimlRequestFailed = defineProcessor({
  types: ['com.twilio.voice.twiml.request.failed'],
  parameters: { ...callParameters, ErrorCode: errorCode, ErrorUrl: url },
  describe: (values, { webhook }) => {
    const told = answer(webhook);
    // Whether the event has the answer that failed or the fallback's is not documented: a good one
    // can only be the fallback's [assumed, both are read].
    const whose = told !== undefined && isGood(webhook) ? `fallback: ${told}` : told;
    return {
      details: {
        ...callDetails(values),
        ...answerDetails(webhook),
        errorCode: values.ErrorCode,
        errorUrl: values.ErrorUrl,
      },
      summary: `TwiML request failed${because(listed(error(values.ErrorCode), whose))}`,
    };
  },
});
