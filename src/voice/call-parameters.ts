import { date, integer, minutes, openEnum, type ParameterValues, seconds } from './parameters.ts';

/** What most Voice webhooks say of their call. Phone numbers stay in the event's `parameters`. */
export const callParameters = {
  CallStatus: openEnum([
    'queued',
    'initiated',
    'ringing',
    'in-progress',
    'completed',
    'busy',
    'failed',
    'no-answer',
    'canceled',
  ]),
  Direction: openEnum(['inbound', 'outbound-api', 'outbound-dial']),
};

/** What {@link callParameters} read. */
type CallValues = ParameterValues<typeof callParameters>;

/** The details that all types with {@link callParameters} have. */
export function callDetails({ CallStatus, Direction }: CallValues) {
  return { callStatus: CallStatus, direction: Direction };
}

/** Parameters of callbacks about a call's progress. */
export const progressParameters = {
  ...callParameters,
  SequenceNumber: integer,
  Timestamp: date,
  CallbackSource: openEnum(['call-progress-events']),
  CallDuration: seconds,
  // Not the same in another unit: minutes as billed, begun ones count (Twilio documentation).
  Duration: minutes,
  SipResponseCode: integer,
};

/** What {@link progressParameters} read. */
type ProgressValues = ParameterValues<typeof progressParameters>;

/** The details of {@link progressParameters}. */
export function progressDetails(values: ProgressValues) {
  return {
    ...callDetails(values),
    sequenceNumber: values.SequenceNumber,
    timestamp: values.Timestamp,
    callbackSource: values.CallbackSource,
    durationSeconds: values.CallDuration,
    billedMinutes: values.Duration,
    sipResponseCode: values.SipResponseCode,
  };
}
