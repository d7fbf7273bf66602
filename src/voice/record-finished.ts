import * as z from 'zod';
import { callDetails, callParameters } from './call-parameters.ts';
import { defineProcessor } from './define-processor.ts';
import { seconds, text, url } from './parameters.ts';
import { answerDetails, answerTrouble } from './webhook-answer.ts';
import { because, duration, listed } from './wording.ts';

const ENDINGS = { hangup: 'caller hung up', key: 'ended by a key' };

/** `<Record>` is over: the caller left a message. */
export const recordFinished = defineProcessor({
  types: ['com.twilio.voice.twiml.record.finished'],
  parameters: {
    ...callParameters,
    RecordingSid: text,
    RecordingUrl: url,
    RecordingDuration: seconds,
    /** What ended it: "hangup", or a key, which is not told. */
    Digits: z
      .string('expected a key or hangup')
      .transform((keys) => (keys === 'hangup' ? ('hangup' as const) : ('key' as const))),
  },
  describe: (values, { webhook }) => {
    const { RecordingDuration: length, Digits: endedBy } = values;
    const facts = listed(
      length === undefined ? undefined : duration(length * 1000),
      endedBy && ENDINGS[endedBy],
    );
    return {
      details: {
        ...callDetails(values),
        ...answerDetails(webhook),
        recordingSid: values.RecordingSid,
        recordingUrl: values.RecordingUrl,
        durationSeconds: length,
        endedBy,
      },
      summary: `message recorded${because(facts)}${answerTrouble(webhook, true)}`,
    };
  },
});
