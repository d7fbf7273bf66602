import { describe, expect, it } from 'vitest';
import { gatewayCallEvent } from '../../../src/voice/insights/call-event-gateway.ts';
import { voiceExample } from '../../fixtures/voice-examples.ts';
import { findingsIn, findingsInExample } from './findings.ts';

const ofExample = (name: string) =>
  findingsInExample(gatewayCallEvent, `insights.call-event.gateway${name}`);
const of = (data: object) => findingsIn(gatewayCallEvent, 'call-event.gateway', data);

describe('call-event.gateway', () => {
  it.each([
    ['', 'call initiated at the carrier edge, ashburn'],
    ['.completed', 'call completed at the carrier edge, ashburn'],
    ['.docs', 'call connected at the carrier edge, ashburn'],
  ])('says how a call proceeds (example %j)', (name, summary) => {
    expect(ofExample(name).summary).toBe(summary);
  });

  it('has where it was seen, without IP addresses', () => {
    expect(ofExample('.completed').details).toEqual({
      group: 'connection',
      name: 'completed',
      level: 'INFO',
      edge: 'carrier',
      edgeLocation: 'ashburn',
      region: 'us1',
    });
    // Twilio's generated example has a place for the edge, and a level that is not known.
    expect(ofExample('.docs').details).toEqual({
      group: 'call',
      name: 'call.connected',
      edge: 'carrier',
      edgeLocation: 'ashburn',
      region: 'us1',
    });
  });

  it.each([
    [{ name: '180 Ringing', edge: 'sip_edge' }, 'call 180 Ringing at the SIP edge'],
    [{ name: 'answered', edge: 'client_edge' }, 'call answered at the client edge'],
    [{ name: 'ringing', edge: 'unknown_edge' }, 'call ringing'],
    [{}, 'call event'],
  ])('says of %j: %s', (data, summary) => {
    expect(of(data)).toMatchObject({ summary, warnings: [] });
  });

  it('takes the place of the edge that it names', () => {
    const at = (edge_location: string) => ({ metadata: { edge_location } });
    const data = { edge: 'sip_edge', carrier_edge: at('ashburn'), sip_edge: at('dublin') };
    expect(of(data).details).toEqual({ edge: 'sip', edgeLocation: 'dublin' });
  });
});

describe('call-event.gateway of ConversationRelay', () => {
  it.each([
    ['call_wrap_up', 'virtual agent session failed after 1 min'],
    ['configurations', 'virtual agent session configured (en-US)'],
    ['end_of_agent_speech', 'virtual agent stopped speaking'],
    ['end_of_customer_speech', 'virtual agent: customer stopped speaking'],
    ['error_event', 'virtual agent error 64105: Websocket ended'],
    ['final_token_received', 'virtual agent: last token received (31 tokens, 24 words)'],
    ['first_token_received', 'virtual agent: first token received'],
    ['interrupt', 'virtual agent interrupted by speech'],
    ['prompt_sent', 'virtual agent: prompt sent'],
    ['start_of_agent_speech', 'virtual agent started speaking'],
    ['start_of_customer_speech', 'virtual agent: customer started speaking'],
    ['stt_latency', 'virtual agent: speech to text took 410 ms'],
    ['tts_latency', 'virtual agent: text to speech took 161 ms'],
  ])('says what the virtual agent does (%s)', (name, summary) => {
    const { summary: said, details } = ofExample(`.conversation_relay.${name}`);
    expect(said).toBe(summary);
    expect(details).toMatchObject({
      group: 'conversation_relay',
      name,
      sessionId: 'VX39f576c0ad2f8bbf39a255a9d47035e2',
      sequenceNumber: expect.any(Number),
    });
  });

  it.each([
    ['call_wrap_up', { endStatus: 'failure', durationSeconds: 60 }],
    ['configurations', { language: 'en-US' }],
    ['error_event', { errorCode: 64105, errorMessage: 'Websocket ended' }],
    ['final_token_received', { tokens: 31, words: 24 }],
    ['interrupt', { interruptedBy: 'speech' }],
    ['stt_latency', { latencyMs: 410 }],
    ['tts_latency', { latencyMs: 161 }],
  ])('has the facts of %s, whether they stand in an object of their own or not', (name, facts) => {
    const { data } = voiceExample(`insights.call-event.gateway.conversation_relay.${name}`);
    const nested = of(data);
    expect(nested.details).toMatchObject(facts);
    const { conversation_relay_data: relay, ...envelope } = data;
    const flat = of({ ...envelope, ...(relay as object) });
    expect(flat).toEqual(nested);
  });

  it.each([
    [{ name: 'interrupt', interrupt: { type: 'DTMF' } }, 'virtual agent interrupted by a key'],
    [{ name: 'interrupt' }, 'virtual agent interrupted'],
    [{ name: 'error', error: { message: 'odd' } }, 'virtual agent error: odd'],
    [{ name: 'error_event', error_event: { error_code: '64107' } }, 'virtual agent error 64107'],
    [
      { name: 'final_token_received', final_token_received: { total_words: 1 } },
      'virtual agent: last token received (1 word)',
    ],
    [
      { name: 'call_wrap_up', call_wrap_up: { end_status: 'ended' } },
      'virtual agent session ended',
    ],
    [
      { name: 'call_wrap_up', call_wrap_up: { end_status: 'hung_up', duration_in_seconds: 20.4 } },
      'virtual agent session ended after 20.4 s (hung up)',
    ],
    [{ name: 'dtmf' }, 'virtual agent: customer pressed a key'],
    [{ name: 'digit' }, 'virtual agent: customer pressed a key'],
    [{ name: 'play_media' }, 'virtual agent played media'],
    [{ name: 'preempted' }, 'virtual agent preempted'],
    [
      { name: 'language_changed', language_changed: { tts_language_code: 'de-DE' } },
      'virtual agent changed its language (de-DE)',
    ],
    [
      { name: 'language_info', language_info: { transcription_language_code: 'fr-FR' } },
      'virtual agent: language info (fr-FR)',
    ],
    [{ name: 'tts_latency' }, 'virtual agent: text to speech'],
    [{ name: 'brand_new_event' }, 'virtual agent: brand new event'],
    [{}, 'virtual agent: event'],
  ])('says of %j: %s', (data, summary) => {
    const group = 'conversation_relay';
    expect(of({ group, ...data })).toMatchObject({ summary, warnings: [] });
  });

  it('leaves out odd values one by one, and names each', () => {
    const data = {
      group: 'conversation_relay',
      name: 'error_event',
      level: ['secret'],
      conversation_relay_data: {
        session_id: 'VX1',
        sequence_number: 'secret',
        error: { error_code: {}, message: 5 },
      },
    };
    expect(of(data)).toEqual({
      details: { group: 'conversation_relay', name: 'error_event', sessionId: 'VX1' },
      summary: 'virtual agent error',
      warnings: [
        'level: expected a word',
        'conversation_relay_data.sequence_number: expected a whole number',
        'conversation_relay_data.error.error_code: expected a whole number',
        'conversation_relay_data.error.message: expected text',
      ],
    });
  });
});
