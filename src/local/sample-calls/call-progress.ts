import { type Phone, phone, sid } from './identifiers.ts';
import type { Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { type Parameters, rfc2822, webhookEvent } from './webhook-event.ts';

/** Who calls whom. */
export interface Call {
  readonly sid: string;
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  readonly from: Phone;
  readonly to: Phone;
  /** Of the call that dialled this one. */
  readonly parentSid?: string;
}

/** A call between two phones, not yet begun. */
export function newCall(random: Random, direction: Call['direction']): Call {
  return { sid: sid(random, 'CA'), direction, from: phone(random), to: phone(random) };
}

/** How a call ended: its final SIP answer, and the error of a failed one. */
export const OUTCOMES = {
  completed: { sip: 200 },
  busy: { sip: 486 },
  'no-answer': { sip: 487 },
  failed: { sip: 404, error: { code: '13224', message: 'Dial: Invalid phone number' } },
} as const satisfies Record<string, Outcome>;

interface Outcome {
  readonly sip: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** When what happened to a call, in milliseconds since 1970, and how it ended. */
export interface Progress {
  readonly initiatedAt: number;
  readonly ringingAt: number;
  /** Absent for a call that nobody answered. */
  readonly answeredAt?: number;
  readonly endedAt: number;
  readonly outcome: keyof typeof OUTCOMES;
}

/**
 * The status callbacks of one call: initiated, ringing unless it failed before, answered unless
 * nobody did, completed.
 */
export function callProgress(
  random: Random,
  account: Account,
  call: Call,
  { initiatedAt, ringingAt, answeredAt, endedAt, outcome }: Progress,
  typePrefix = 'status-callback.call.',
): SampleEvent[] {
  const { sip, error }: Outcome = OUTCOMES[outcome];
  const steps = [
    { step: 'initiated', status: 'initiated', at: initiatedAt, extra: {} },
    ...(outcome === 'failed'
      ? []
      : [{ step: 'ringing', status: 'ringing', at: ringingAt, extra: {} }]),
    ...(answeredAt === undefined
      ? []
      : [{ step: 'answered', status: 'in-progress', at: answeredAt, extra: {} }]),
    {
      step: 'completed',
      status: outcome,
      at: endedAt,
      extra: {
        ...durations(answeredAt === undefined ? 0 : endedAt - answeredAt),
        SipResponseCode: String(sip),
        ...(error && { ErrorCode: error.code, ErrorMessage: error.message }),
      },
    },
  ];
  return steps.map(({ step, status, at, extra }, index) =>
    webhookEvent(random, account, {
      type: typePrefix + step,
      at,
      callSid: call.sid,
      parameters: {
        ...callParameters(account, call, status),
        CallbackSource: 'call-progress-events',
        SequenceNumber: String(index),
        Timestamp: rfc2822(at),
        ...extra,
      },
    }),
  );
}

/** The parameters that say which call it is and between whom. */
export function callParameters(account: Account, call: Call, status: string): Parameters {
  return {
    AccountSid: account.sid,
    CallSid: call.sid,
    ApiVersion: '2010-04-01',
    CallStatus: status,
    Direction: call.direction,
    ...(call.parentSid && { ParentCallSid: call.parentSid }),
    ...party('From', call.from),
    ...party('Caller', call.from),
    ...party('To', call.to),
    ...party('Called', call.to),
  };
}

function party(role: string, { number, city, state, zip, country }: Phone): Parameters {
  return {
    [role]: number,
    [`${role}City`]: city,
    [`${role}State`]: state,
    [`${role}Zip`]: zip,
    [`${role}Country`]: country,
  };
}

function durations(ms: number): Parameters {
  const seconds = Math.round(ms / 1000);
  // `Duration` is in minutes begun, as billed; `CallDuration` in seconds.
  return { CallDuration: String(seconds), Duration: String(Math.ceil(seconds / 60)) };
}
