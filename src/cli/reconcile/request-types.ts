import type { LedgerRequest, Parameters } from './ledger-request.ts';

const VOICE = 'com.twilio.voice.';

/**
 * Which types of event a request of the ledger may have made, without the deprecated `webhook.*`. The
 * ledger does not say: it follows from what the request carries. More than one where that leaves it
 * open, none where Twilio publishes no type for such requests, or none that this version knows.
 */
export function typesOf(request: LedgerRequest): readonly string[] {
  const names = apiRequestTypes(request) ?? mediaTypes(request) ?? webhookTypes(request.parameters);
  return names.map((name) => VOICE + name);
}

const API = /^https:\/\/api(?:\.[\w-]+)*\.twilio\.com\//;
const RESOURCE = /\/Accounts\/AC\w+\/(.+?)(?:\.json)?(?:\?.*)?$/;

/** Requests of the customer to Twilio, which the ledger has too by its own description. */
function apiRequestTypes({ url = '', method, responseCode }: LedgerRequest) {
  if (!API.test(url)) return undefined;
  const resource = RESOURCE.exec(url)?.[1] ?? '';
  const does = method === 'DELETE' ? 'deleted' : 'modified';
  if (resource === 'Calls') return ['api-request.call.created'];
  if (/^Calls\/CA\w+$/.test(resource)) {
    // The description's own example has a creation under the address of what was created.
    return [`api-request.call.${responseCode === 201 ? 'created' : 'modified'}`];
  }
  if (/^Conferences\/[^/]+$/.test(resource)) return ['api-request.conference.modified'];
  if (/^Conferences\/[^/]+\/Participants$/.test(resource)) {
    return ['api-request.conference-participant.created'];
  }
  if (/^Conferences\/[^/]+\/Participants\/[^/]+$/.test(resource)) {
    return [`api-request.conference-participant.${does}`];
  }
  return [];
}

/** A `<Play>` fetches audio, and says nothing of the call in its parameters. */
function mediaTypes({ method, contentType = '', parameters }: LedgerRequest) {
  const isFetched = method === 'GET' && !parameters.has('callsid');
  return isFetched && (contentType.startsWith('audio/') || parameters.size === 0)
    ? ['media.fetched']
    : undefined;
}

/** By a parameter that only requests of this kind have, in an order that tells them apart. */
function webhookTypes(parameters: Parameters): readonly string[] {
  const has = (name: string) => parameters.has(name);
  const conferenceEvent = parameters.get('statuscallbackevent');
  if (has('conferencesid') && conferenceEvent !== undefined) {
    return conferenceTypes(conferenceEvent);
  }
  if (has('transcriptionevent') || has('transcriptionstatus')) {
    return ['status-callback.transcription.processed'];
  }
  if (has('recordingstatus')) return ['status-callback.recording.processed'];
  if (has('streamevent')) return ['status-callback.stream.updated'];
  if (has('siprecevent')) return [];
  if (has('stablespeechresult') || has('unstablespeechresult')) {
    return ['status-callback.gather.partial.captured'];
  }
  if (parameters.get('callbacksource') === 'call-progress-events') return progressTypes(parameters);
  // The asynchronous result; the other way round the TwiML's request carries it.
  if (has('answeredby') && !has('callstatus')) return ['status-callback.amd.detected'];
  if (has('errorcode') && has('errorurl')) return ['twiml.request.failed'];
  if (has('dialcallstatus')) return ['twiml.dial.finished'];
  if (has('queueresult')) return ['twiml.enqueue.finished'];
  if (has('recordingurl') && !has('sequencenumber')) return ['twiml.record.finished'];
  if (has('digits') || has('speechresult')) return ['twiml.gather.finished'];
  // Older status callbacks do not name their source.
  if (has('callduration') || has('sequencenumber')) return progressTypes(parameters);
  if (has('callsid') && has('callstatus')) {
    return ['twiml.call.requested', 'twiml.call.redirected', 'twiml.call.transferred'];
  }
  return [];
}

function conferenceTypes(event: string): readonly string[] {
  if (/^conference-(?:start|end)$/.test(event)) return ['status-callback.conference.updated'];
  if (event.startsWith('announcement-')) return ['status-callback.announcement.processed'];
  return event.startsWith('participant-') ? ['status-callback.conference.participant.updated'] : [];
}

const STEPS: Readonly<Record<string, string>> = {
  queued: 'initiated',
  initiated: 'initiated',
  ringing: 'ringing',
  answered: 'answered',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'completed',
  failed: 'completed',
  'no-answer': 'completed',
  canceled: 'completed',
};

function progressTypes(parameters: Parameters): readonly string[] {
  const step = STEPS[parameters.get('callstatus') ?? ''];
  return step === undefined ? [] : [`status-callback.call.${step}`];
}

/** Whether a request is a status callback of a call's progress. */
export function isProgress(types: readonly string[]): boolean {
  return types.some((type) => type.startsWith(`${VOICE}status-callback.call.`));
}
