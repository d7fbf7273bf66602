import { defineProcessor } from './define-processor.ts';
import { milliseconds, openEnum } from './parameters.ts';
import { after, inParentheses } from './wording.ts';

/** Answering machine detection (AMD) has decided who picked up. */
export const amdDetected = defineProcessor({
  type: 'com.twilio.voice.status-callback.amd.detected',
  parameters: {
    AnsweredBy: openEnum([
      'human',
      'machine_start',
      'machine_end_beep',
      'machine_end_silence',
      'machine_end_other',
      'fax',
      'unknown',
    ]),
    MachineDetectionDuration: milliseconds,
  },
  describe: ({ AnsweredBy, MachineDetectionDuration }) => ({
    details: { answeredBy: AnsweredBy, detectionDurationMs: MachineDetectionDuration },
    summary: verdict(AnsweredBy, after(MachineDetectionDuration)),
  }),
});

function verdict(answeredBy: string | undefined, afterDuration: string): string {
  switch (answeredBy) {
    case 'human':
    case 'fax':
      return `${answeredBy} detected${afterDuration}`;
    case 'unknown':
      return `answering machine detection undecided${afterDuration}`;
    default: {
      const what = answeredBy?.startsWith('machine_')
        ? 'machine detected'
        : 'answering machine detection finished';
      return `${what}${afterDuration}${inParentheses(answeredBy)}`;
    }
  }
}
