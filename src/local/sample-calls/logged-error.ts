import { sid } from './identifiers.ts';
import type { Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { iso } from './webhook-event.ts';

/** An error that Twilio's debugger has of a call. */
export function loggedError(
  random: Random,
  account: Account,
  callSid: string,
  { at, code, message }: { readonly at: number; readonly code: string; readonly message: string },
): SampleEvent {
  const data = {
    sid: sid(random, 'NO'),
    account_sid: account.sid,
    master_account_sid: account.sid,
    date_created: iso(at),
    level: 'ERROR',
    product_name: 'Programmable Voice',
    error_code: code,
    request_sid: sid(random, 'RQ'),
    service_sid: null,
    correlation_sid: callSid,
    payload: JSON.stringify({
      resource_sid: callSid,
      error_code: Number(code),
      more_info: { Msg: message, ErrorCode: code, LogLevel: 'ERROR' },
      webhook: null,
    }),
  };
  return {
    event: {
      specversion: '1.0',
      type: 'com.twilio.error-logs.error.logged',
      source: '/v1/DebuggerEvents',
      id: sid(random, 'NO'),
      dataschema: 'https://events-schemas.twilio.com/ErrorLogs.Error/2',
      datacontenttype: 'application/json',
      time: iso(at),
      data,
    },
    at,
    callSid,
    occurredAt: iso(at),
  };
}
