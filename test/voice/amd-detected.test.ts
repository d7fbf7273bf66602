import { describe, expect, it } from 'vitest';
import { amdDetected } from '../../src/voice/amd-detected.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const process = (parameters: { [name: string]: unknown }) =>
  amdDetected.process(aVoiceEvent({ parameters }));

describe('amd.detected', () => {
  it('tells who answered, and how long it took to know', () => {
    const parameters = { AnsweredBy: 'machine_start', MachineDetectionDuration: '2400' };
    expect(process(parameters)).toEqual({
      details: { answeredBy: 'machine_start', detectionDurationMs: 2400 },
      summary: 'machine detected after 2.4 s (machine_start)',
      warnings: [],
    });
  });

  it.each([
    ['human', 'human detected after 3 s'],
    ['fax', 'fax detected after 3 s'],
    ['unknown', 'answering machine detection undecided after 3 s'],
    ['machine_end_beep', 'machine detected after 3 s (machine_end_beep)'],
    ['machine_of_the_future', 'machine detected after 3 s (machine_of_the_future)'],
    ['robot', 'answering machine detection finished after 3 s (robot)'],
  ])('says %s in English, and keeps it', (answeredBy, summary) => {
    expect(process({ AnsweredBy: answeredBy, MachineDetectionDuration: '3000' })).toMatchObject({
      summary,
      details: { answeredBy },
    });
  });

  it('reads well where nobody is said to have answered', () => {
    expect(process({ MachineDetectionDuration: '900' }).summary).toBe(
      'answering machine detection finished after 0.9 s',
    );
  });

  it('leaves out a duration that is none, and says so', () => {
    expect(process({ AnsweredBy: 'human', MachineDetectionDuration: '-1' })).toEqual({
      details: { answeredBy: 'human' },
      summary: 'human detected',
      warnings: ['MachineDetectionDuration: expected whole milliseconds'],
    });
  });
});
