import { listed } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { known, number, object, text } from './fields.ts';
import { kindOf } from './kind.ts';

type Details = StoredEvent['details'];

/** Who or what ended a call. */
export interface Ending {
  /** Of the two who spoke, or a request to Twilio's API. */
  readonly by?: 'caller' | 'callee' | 'API request';
  readonly sipResponseCode?: number;
  readonly errorCode?: number;
  readonly errorMessage?: string;
}

/** Who or what ended a call; `undefined` while it goes on, and where nothing tells. */
export function endingOf(
  events: readonly StoredEvent[],
  summary: Details = {},
): Ending | undefined {
  const ended = events.find((event) => kindOf(event) === 'call.completed')?.details ?? {};
  const ending = known({
    by: byRequest(events) ? 'API request' : hungUpBy(summary),
    sipResponseCode: number(ended.sipResponseCode) ?? number(summary.lastSipResponse),
    errorCode: number(ended.errorCode),
    errorMessage: text(ended.errorMessage),
  }) as Ending;
  return Object.keys(ending).length === 0 ? undefined : ending;
}

/** "callee hung up, SIP 200"; `undefined` where there is only the answer of a call that went well. */
export function endingInWords(ending: Ending, status: string | undefined): string | undefined {
  const { by, sipResponseCode: sip, errorCode, errorMessage } = ending;
  if (by === undefined && errorCode === undefined && (sip === undefined || sip === 200)) {
    return undefined;
  }
  const hasTalked = status === undefined || status === 'completed';
  const error = errorCode === undefined ? undefined : `error ${errorCode}`;
  return listed(
    by === undefined || by === 'API request' ? by : `${by} ${hasTalked ? 'hung up' : 'gave up'}`,
    sip === undefined ? undefined : `SIP ${sip}`,
    error && errorMessage ? `${error}: ${errorMessage}` : (error ?? errorMessage),
  );
}

function byRequest(events: readonly StoredEvent[]): boolean {
  return events.some((event) => {
    const { type, details } = event;
    const isChange = kindOf(event) === 'api' && type.endsWith('.call.modified');
    const { status } = object(details.requested);
    const isDone = (number(details.responseCode) ?? 0) < 400;
    return isChange && isDone && (status === 'completed' || status === 'canceled');
  });
}

function hungUpBy({ disconnectedBy: by }: Details): 'caller' | 'callee' | undefined {
  return by === 'caller' || by === 'callee' ? by : undefined;
}
