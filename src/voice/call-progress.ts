import { answeredBy, pickedUp } from './answered-by.ts';
import { progressDetails, progressParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { errorCode, type ParameterValues, seconds, text, url } from './parameters.ts';
import { answerTrouble } from './webhook-answer.ts';
import { after, because, error, inParentheses, listed } from './wording.ts';

const STATUS_CALLBACK = 'com.twilio.voice.status-callback.call.';
/** Deprecated by Twilio in 2024, and still sent to subscriptions that have them. */
const DEPRECATED = 'com.twilio.voice.webhook.status-callback.call.';
const EVENTS = ['initiated', 'ringing', 'answered', 'completed'];

const parameters = {
  ...progressParameters,
  AnsweredBy: answeredBy,
  ParentCallSid: text,
  ForwardedFrom: text,
  StirVerstat: text,
  RecordingSid: text,
  RecordingUrl: url,
  RecordingDuration: seconds,
  // Of calls that failed [assumed: seen in public reports only].
  ErrorCode: errorCode,
  ErrorMessage: text,
};

type Values = ParameterValues<typeof parameters>;

/** A call was initiated, rang, was answered, or came to its end, whichever it was. */
export const callProgress = defineProcessor({
  types: [STATUS_CALLBACK, DEPRECATED].flatMap((family) => EVENTS.map((event) => family + event)),
  parameters,
  describe: (values, { type, webhook }) => {
    const event = type.slice(type.lastIndexOf('.') + 1);
    const who = pickedUp(values.AnsweredBy);
    return {
      details: {
        ...progressDetails(values),
        answeredBy: values.AnsweredBy,
        parentCallSid: values.ParentCallSid,
        // Whose number it was is nobody's business here.
        isForwarded: values.ForwardedFrom === undefined ? undefined : true,
        stirStatus: values.StirVerstat,
        recordingSid: values.RecordingSid,
        recordingUrl: values.RecordingUrl,
        recordingDurationSeconds: values.RecordingDuration,
        errorCode: values.ErrorCode,
        errorMessage: values.ErrorMessage,
      },
      summary:
        `call ${event === 'completed' ? ending(values) : event}` +
        (who === undefined ? '' : `, ${who}`) +
        answerTrouble(webhook, false),
    };
  },
});

/** How a call ended; a call "completes" with any status. */
function ending(values: Values): string {
  const { CallStatus: status, CallDuration: length, SipResponseCode: code } = values;
  const sip = code === undefined || code === 200 ? undefined : `SIP ${code}`;
  const lasted = after(length === undefined ? undefined : length * 1000);
  switch (status) {
    case 'no-answer':
      return `not answered${inParentheses(sip)}`;
    case 'busy':
      // What 486 means.
      return `busy${inParentheses(code === 486 ? undefined : sip)}`;
    case 'canceled':
      return `canceled before it was answered${inParentheses(code === 487 ? undefined : sip)}`;
    case 'failed': {
      const when = length ? lasted : ' before it was answered';
      return `failed${when}${because(listed(sip, error(values.ErrorCode)))}`;
    }
    default: {
      const other = status === 'completed' ? undefined : status;
      return `completed${inParentheses(other)}${lasted}${because(listed(sip, error(values.ErrorCode)))}`;
    }
  }
}
