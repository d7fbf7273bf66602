import { answeredBy, pickedUp } from './answered-by.ts';
import { callDetails, callParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { integer, seconds, text } from './parameters.ts';
import { answer, answerDetails, verbsInWords, verbsOf } from './webhook-answer.ts';
import { because, listed } from './wording.ts';

const REQUESTED = 'com.twilio.voice.twiml.call.requested';
const REDIRECTED = 'com.twilio.voice.twiml.call.redirected';
const TRANSFERRED = 'com.twilio.voice.twiml.call.transferred';

/** What happened, by type. */
const BEGINNINGS: { readonly [type: string]: string } = {
  [REQUESTED]: 'TwiML requested',
  // What Twilio calls a redirect and what a transfer is not documented [assumed].
  [REDIRECTED]: 'call redirected',
  [TRANSFERRED]: 'call transferred',
};

/** Twilio asked the customer's server what to do with a call. */
export const twimlRequested = defineProcessor({
  types: Object.keys(BEGINNINGS),
  parameters: {
    ...callParameters,
    StirVerstat: text,
    AnsweredBy: answeredBy,
    ParentCallSid: text,
    ForwardedFrom: text,
    // From the wait URL of a queue.
    QueueSid: text,
    QueuePosition: integer,
    QueueTime: seconds,
    AvgQueueTime: seconds,
    CurrentQueueSize: integer,
    MaxQueueSize: integer,
  },
  describe: (values, { type, webhook }) => {
    const verbs = verbsOf(webhook);
    const told = [answer(webhook), verbsInWords(verbs)].filter((fact) => fact !== undefined);
    const caller = listed(
      verification(values.StirVerstat),
      pickedUp(values.AnsweredBy),
      values.QueuePosition === undefined ? undefined : `position ${values.QueuePosition} in queue`,
    );
    return {
      details: {
        ...callDetails(values),
        ...answerDetails(webhook),
        verbs,
        stirStatus: values.StirVerstat,
        answeredBy: values.AnsweredBy,
        parentCallSid: values.ParentCallSid,
        isForwarded: values.ForwardedFrom === undefined ? undefined : true,
        queueSid: values.QueueSid,
        queuePosition: values.QueuePosition,
        queueDurationSeconds: values.QueueTime,
        averageQueueDurationSeconds: values.AvgQueueTime,
        queueSize: values.CurrentQueueSize,
        maxQueueSize: values.MaxQueueSize,
      },
      summary:
        `${BEGINNINGS[type] ?? 'TwiML requested'}${because(told.join(': '))}` +
        (caller === '' ? '' : `; ${caller}`),
    };
  },
});

/** Only what a caller may be refused for: most calls have no signature at all. */
function verification(status: string | undefined): string | undefined {
  return status?.startsWith('TN-Validation-Failed') ? 'caller ID not verified' : undefined;
}
