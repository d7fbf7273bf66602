import { aCloudEvent } from '../../fixtures/cloud-event.ts';

const CALLBACK = 'com.twilio.voice.status-callback.call.';
const ACCOUNT = `AC${'0'.repeat(32)}`;

let events = 0;
const nextId = () => {
  events += 1;
  return `EZcall-${events}`;
};

/** Callbacks as Twilio sends them; parameters may be given by their names. */
const callbacks =
  (event: string, CallStatus: string) =>
  (CallSid: string, time: string, parameters: Record<string, unknown> = {}) =>
    aCloudEvent({
      id: nextId(),
      type: CALLBACK + event,
      time,
      parameters: {
        CallSid,
        AccountSid: ACCOUNT,
        CallStatus,
        Direction: 'outbound-api',
        From: '+12065550100',
        To: '+13125550199',
        ...parameters,
      },
    });

/** The callback at a call's end. */
export const aCallEnd = callbacks('completed', 'completed');
/** The callback at a call's begin. */
export const aCallBegin = callbacks('initiated', 'queued');

/** A summary of Voice Insights. */
export function aCallSummary(
  call_sid: string,
  state: 'partial' | 'predicted-complete' | 'complete',
  end_time: string,
  data: Record<string, unknown> = {},
) {
  return aCloudEvent({
    id: nextId(),
    type: `com.twilio.voice.insights.call-summary.${state}`,
    dataschema: 'https://events-schemas.twilio.com/VoiceInsights.CallSummary/2',
    time: end_time,
    data: {
      call_sid,
      account_sid: ACCOUNT,
      call_state: 'completed',
      call_type: 'carrier',
      end_time,
      properties: { direction: 'outbound_api' },
      from: { caller: '+12065550100' },
      to: { callee: '+13125550199' },
      ...data,
    },
  });
}
