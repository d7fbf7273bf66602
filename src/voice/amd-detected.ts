import { answeredBy } from './answered-by.ts';
import { defineProcessor } from './define-processor.ts';
import { milliseconds } from './parameters.ts';
import { after, inParentheses } from './wording.ts';

/** Answering machine detection (AMD) has decided who picked up. */
export const amdDetected = defineProcessor({
  types: ['com.twilio.voice.status-callback.amd.detected'],
  parameters: {
    AnsweredBy: answeredBy,
    MachineDetectionDuration: milliseconds,
  },
  describe: ({ AnsweredBy, MachineDetectionDuration }) => ({
    details: { answeredBy: AnsweredBy, detectionDurationMs: MachineDetectionDuration },
    summary: verdict(AnsweredBy, after(MachineDetectionDuration)),
  }),
});

function verdict(by: string | undefined, afterDuration: string): string {
  switch (by) {
    case 'human':
    case 'fax':
      return `${by} detected${afterDuration}`;
    case 'unknown':
      return `answering machine detection undecided${afterDuration}`;
    default: {
      const what = by?.startsWith('machine_')
        ? 'machine detected'
        : 'answering machine detection finished';
      return `${what}${afterDuration}${inParentheses(by)}`;
    }
  }
}
