import { aCloudEvent } from '../../fixtures/cloud-event.ts';

const CALLBACK = 'com.twilio.voice.status-callback.call.';
const ACCOUNT = `AC${'0'.repeat(32)}`;

let events = 0;
const nextId = () => {
  events += 1;
  return `EZcall-${events}`;
};

/** The callback at a call's end, as Twilio sends it; parameters may be given by their names. */
export function aCallEnd(CallSid: string, time: string, parameters: Record<string, unknown> = {}) {
  return aCallback('completed', CallSid, time, { CallStatus: 'completed', ...parameters });
}

/** The callback at a call's begin. */
export function aCallBegin(
  CallSid: string,
  time: string,
  parameters: Record<string, unknown> = {},
) {
  return aCallback('initiated', CallSid, time, { CallStatus: 'queued', ...parameters });
}

function aCallback(
  event: string,
  CallSid: string,
  time: string,
  parameters: Record<string, unknown>,
) {
  return aCloudEvent({
    id: nextId(),
    type: CALLBACK + event,
    time,
    parameters: {
      CallSid,
      AccountSid: ACCOUNT,
      Direction: 'outbound-api',
      From: '+12065550100',
      To: '+13125550199',
      ...parameters,
    },
  });
}

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
