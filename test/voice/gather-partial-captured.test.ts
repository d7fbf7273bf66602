import { describe, expect, it } from 'vitest';
import { gatherPartialCaptured } from '../../src/voice/gather-partial-captured.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const process = (parameters: { [name: string]: unknown }) =>
  gatherPartialCaptured.process(aVoiceEvent({ parameters }));

describe('gather.partial.captured', () => {
  it('tells what was recognised so far', () => {
    const parameters = {
      StableSpeechResult: 'I would like',
      UnstableSpeechResult: 'to speak',
      Stability: '0.9',
      Confidence: '0.75',
      SequenceNumber: '0',
      Language: 'en-US',
    };
    expect(process(parameters)).toEqual({
      details: {
        sequenceNumber: 0,
        stableSpeech: 'I would like',
        unstableSpeech: 'to speak',
        stability: 0.9,
        confidence: 0.75,
        language: 'en-US',
      },
      summary: 'partial speech 0: "I would like to speak"',
      warnings: [],
    });
  });

  it('does not say twice what the unstable part repeats', () => {
    const parameters = { StableSpeechResult: 'I would', UnstableSpeechResult: 'I would like' };
    expect(process(parameters).summary).toBe('partial speech captured: "I would like"');
  });

  it('says either part alone', () => {
    expect(process({ StableSpeechResult: 'yes', UnstableSpeechResult: '' }).summary).toBe(
      'partial speech captured: "yes"',
    );
    expect(process({ UnstableSpeechResult: 'yes', SequenceNumber: '4' }).summary).toBe(
      'partial speech 4: "yes"',
    );
  });

  it('cuts long speech in the summary, not in the details', () => {
    const speech = 'and then '.repeat(100);
    const { details, summary } = process({ UnstableSpeechResult: speech });
    expect(details.unstableSpeech).toBe(speech);
    expect(summary).toMatch(/^partial speech captured: "(and then )+and the…"$/);
    expect(summary).toHaveLength('partial speech captured: ""'.length + 80);
  });
});
