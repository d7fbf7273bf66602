import { callDetails, callParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { boolean, errorCode, openEnum, seconds, text, url } from './parameters.ts';
import { answerDetails, answerTrouble } from './webhook-answer.ts';
import { after, because, error, listed, words } from './wording.ts';

/** `<Dial>` is over: the other leg ended, or was never reached. */
export const dialFinished = defineProcessor({
  types: ['com.twilio.voice.twiml.dial.finished'],
  parameters: {
    ...callParameters,
    DialCallStatus: openEnum(['completed', 'answered', 'busy', 'no-answer', 'failed', 'canceled']),
    DialCallSid: text,
    DialCallDuration: seconds,
    DialBridged: boolean,
    RecordingUrl: url,
    ErrorCode: errorCode,
    ErrorMessage: text,
  },
  describe: (values, { webhook }) => {
    const { DialCallStatus: status, DialCallDuration: length, DialBridged: bridged } = values;
    return {
      details: {
        ...callDetails(values),
        ...answerDetails(webhook),
        dialStatus: status,
        isBridged: bridged,
        durationSeconds: length,
        dialledCallSid: values.DialCallSid,
        recordingUrl: values.RecordingUrl,
        errorCode: values.ErrorCode,
        errorMessage: values.ErrorMessage,
      },
      summary:
        `dialled leg${outcome(status, length, bridged, error(values.ErrorCode))}` +
        answerTrouble(webhook, true),
    };
  },
});

function outcome(
  status: string | undefined,
  length: number | undefined,
  bridged: boolean | undefined,
  withError: string | undefined,
): string {
  if (status === undefined || status === 'completed') {
    const connected = bridged === undefined ? undefined : bridged ? 'bridged' : 'not bridged';
    const lasted = after(length === undefined ? undefined : length * 1000);
    return ` ${listed(`ended${lasted}`, connected, withError)}`;
  }
  // So ends a <Dial> of a conference (Twilio documentation): there is no leg of its own.
  if (status === 'answered') return `: ${listed('answered, conference left', withError)}`;
  return because(listed(words(status, 'unknown'), withError));
}
