import { sid } from './identifiers.ts';
import { integer, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso, type Parameters, webhookEvent } from './webhook-event.ts';

const conversation = [
  { track: 'outbound_track', says: 'Thanks for calling support, how can I help?' },
  { track: 'inbound_track', says: 'My parcel has not arrived.' },
  { track: 'outbound_track', says: 'I am sorry. May I have the order number?' },
  { track: 'inbound_track', says: 'It is "A, 4, 7" – the one to Zürich.' },
  { track: 'outbound_track', says: 'Found it. It will be with you tomorrow.' },
  { track: 'inbound_track', says: 'Great, thank you!' },
] as const;

/**
 * A transcription while a call lasts, on both tracks: started, then for each sentence a partial
 * and a final result, stopped.
 */
export function realTimeTranscription(
  random: Random,
  account: Account,
  callSid: string,
  startTime: number,
): SampleEvent[] {
  const transcriptionSid = sid(random, 'GT');
  let at = startTime;
  const steps: Parameters[] = [
    { TranscriptionEvent: 'transcription-started', LanguageCode: 'en-US' },
    ...conversation.flatMap(({ track, says }) => [
      content(track, says.slice(0, says.indexOf(' ', 8)), false, random),
      content(track, says, true, random),
    ]),
    { TranscriptionEvent: 'transcription-stopped' },
  ];
  return steps.map((parameters, index) => {
    const event = webhookEvent(random, account, {
      type: 'status-callback.transcription.processed',
      at,
      callSid,
      parameters: {
        AccountSid: account.sid,
        CallSid: callSid,
        TranscriptionSid: transcriptionSid,
        SequenceId: String(index + 1),
        Timestamp: iso(at),
        ...parameters,
      },
    });
    at += integer(random, 700, 4_000);
    return event;
  });
}

function content(track: string, transcript: string, isFinal: boolean, random: Random): Parameters {
  const confidence = (isFinal ? 85 : 40) + integer(random, 0, 14);
  return {
    TranscriptionEvent: 'transcription-content',
    LanguageCode: 'en-US',
    Track: track,
    Final: String(isFinal),
    TranscriptionData: JSON.stringify({ transcript, confidence: confidence / 100 }),
  };
}
