import { callDetails, callParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { integer, openEnum, seconds, text } from './parameters.ts';
import { answerDetails, answerTrouble } from './webhook-answer.ts';
import { after, because, words } from './wording.ts';

/** Why a caller is no longer in a queue. */
const REASONS: { readonly [result: string]: string } = {
  bridged: 'connected',
  'bridging-in-process': 'being connected',
  error: 'error in the TwiML',
  hangup: 'caller hung up',
  leave: 'taken out by TwiML',
  redirected: 'redirected',
  'redirected-from-bridged': 'redirected after being connected',
  'system-error': 'error at Twilio',
};

/** `<Enqueue>` is over: the caller left the queue, or never got in. */
export const enqueueFinished = defineProcessor({
  types: ['com.twilio.voice.twiml.enqueue.finished'],
  parameters: {
    ...callParameters,
    QueueResult: openEnum([...Object.keys(REASONS), 'queue-full']),
    QueueSid: text,
    QueueTime: seconds,
    AvgQueueTime: seconds,
    CurrentQueueSize: integer,
  },
  describe: (values, { webhook }) => {
    const { QueueResult: result, QueueTime: waited } = values;
    const reason = Object.hasOwn(REASONS, result ?? '') ? REASONS[result ?? ''] : words(result, '');
    return {
      details: {
        ...callDetails(values),
        ...answerDetails(webhook),
        queueResult: result,
        queueDurationSeconds: waited,
        queueSid: values.QueueSid,
        averageQueueDurationSeconds: values.AvgQueueTime,
        queueSize: values.CurrentQueueSize,
      },
      summary:
        (result === 'queue-full'
          ? 'not queued: the queue is full'
          : `left the queue${after(waited === undefined ? undefined : waited * 1000)}${because(reason)}`) +
        answerTrouble(webhook, true),
    };
  },
});
