import type { VoiceEvent } from '../events/voice-event.ts';
import { jsonObjectIn } from '../json/json-object.ts';
import { defineProcessor } from './define-processor.ts';
import {
  boolean,
  errorCode,
  openEnum,
  type ParameterValues,
  readParameters,
  text,
} from './parameters.ts';
import { answerDetails } from './webhook-answer.ts';
import { error, inParentheses, listed, named } from './wording.ts';

const API_REQUEST = 'com.twilio.voice.api-request.';

/** Those parameters of the REST request whose values are facts; of the others the names are. */
const parameters = {
  Status: openEnum(['completed', 'canceled']),
  Hold: boolean,
  Muted: boolean,
  Coaching: boolean,
  Label: text,
};

type Values = ParameterValues<typeof parameters>;

/** What a request does, as done and as refused, by what follows the types' common beginning. */
const REQUESTS: { readonly [name: string]: (values: Values, names: readonly string[]) => Words } = {
  'call.created': () => ({ done: 'call created', todo: 'create a call' }),
  'call.modified': ({ Status }, names) => {
    if (Status === 'completed') return { done: 'call ended', todo: 'end the call' };
    if (Status === 'canceled') return { done: 'call canceled', todo: 'cancel the call' };
    const redirects = names.includes('Url') || names.includes('Twiml');
    const done = redirects ? 'call redirected to other TwiML' : 'call modified';
    return { done, todo: redirects ? 'redirect the call' : 'modify the call' };
  },
  'conference-participant.created': ({ Label }) => {
    const who = named('participant', Label);
    return { done: `${who} added`, todo: `add ${Label === undefined ? 'a participant' : who}` };
  },
  'conference-participant.modified': (values, names) => ({
    done: `participant ${participantChanges(values, names) || 'modified'}`,
    todo: 'modify a participant',
  }),
  'conference-participant.deleted': () => ({
    done: 'participant removed',
    todo: 'remove a participant',
  }),
  'conference.modified': ({ Status }, names) => {
    if (Status === 'completed') return { done: 'conference ended', todo: 'end the conference' };
    const announces = names.includes('AnnounceUrl');
    const done = announces ? 'announcement to the conference' : 'conference modified';
    return { done, todo: announces ? 'announce to the conference' : 'modify the conference' };
  },
};

interface Words {
  readonly done: string;
  readonly todo: string;
}

/** No request of Twilio's REST API has as many parameters. */
const MAX_CHANGES = 60;

/** What Twilio says of a refusal; its REST API's error body [assumed, what it answers elsewhere]. */
const refusal = { code: errorCode, message: text };

/** The customer asked Twilio's REST API for something; the answer is Twilio's. */
export const apiRequest = defineProcessor({
  types: Object.keys(REQUESTS).map((name) => API_REQUEST + name),
  parameters,
  describe: (values, event) => {
    const { webhook } = event;
    const code = webhook?.responseCode;
    const isRefused = code !== undefined && code >= 400;
    const body = jsonObjectIn(webhook?.responseBody) ?? {};
    const { values: reason, warnings } = isRefused
      ? readParameters(refusal, body, 'responseBody.')
      : { values: {}, warnings: [] };
    const names = Object.keys(event.parameters)
      .filter((name) => /^[A-Z]\w{1,40}$/.test(name))
      .slice(0, MAX_CHANGES);
    const created = isRefused ? undefined : createdCallSid(event, body);
    const { Status: status, Hold: hold, Muted: muted, Coaching: coaching, Label: label } = values;
    return {
      details: {
        method: webhook?.method,
        ...answerDetails(webhook),
        changes: names.length === 0 ? undefined : names,
        requested: isEmpty(values) ? undefined : { status, hold, muted, coaching, label },
        errorCode: reason.code,
        errorMessage: reason.message,
        createdCallSid: created,
      },
      summary: inWords(event.type, values, names, code, error(reason.code)),
      warnings,
    };
  },
});

function inWords(
  type: string,
  values: Values,
  names: readonly string[],
  code: number | undefined,
  withError: string | undefined,
): string {
  const request = REQUESTS[type.slice(API_REQUEST.length)];
  const { done, todo } = request?.(values, names) ?? { done: 'made', todo: 'Twilio' };
  if (code !== undefined && code >= 400)
    return `API request to ${todo} refused: ${listed(`${code}`, withError)}`;
  const created = type.endsWith('.call.created') && code !== undefined;
  return `API request: ${done}${inParentheses(created ? `${code}` : undefined)}`;
}

function participantChanges({ Hold, Muted, Coaching }: Values, names: readonly string[]): string {
  const chosen = (is: boolean | undefined, yes: string, no: string) =>
    is === undefined ? undefined : is ? yes : no;
  return listed(
    chosen(Hold, 'put on hold', 'taken off hold'),
    chosen(Muted, 'muted', 'unmuted'),
    chosen(Coaching, 'made a coach', 'no longer a coach'),
    names.includes('AnnounceUrl') ? 'played an announcement' : undefined,
  );
}

function isEmpty(values: Values): boolean {
  return Object.keys(values).length === 0;
}

/** The SID of the call that a request made: its own, or that of the participant. */
function createdCallSid({ type, data }: VoiceEvent, body: { readonly [name: string]: unknown }) {
  const sid = type.endsWith('.call.created') ? (data.sid ?? body.sid) : body.call_sid;
  const isCreated =
    type.endsWith('.created') && typeof sid === 'string' && /^CA\w{0,62}$/.test(sid);
  return isCreated ? sid : undefined;
}
