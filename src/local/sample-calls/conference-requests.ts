import { apiRequest } from './api-request.ts';
import type { Call } from './call-progress.ts';
import type { Label, Step } from './conference-story.ts';
import type { Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import type { Parameters } from './webhook-event.ts';

interface Request {
  readonly type: string;
  readonly method?: string;
  readonly parameters?: Parameters;
  readonly code: number;
}

/** The requests that bring a step about, by its event or by why somebody left. */
const REQUESTS: Readonly<Record<string, Request>> = {
  'participant-hold': {
    type: 'conference-participant.modified',
    parameters: { Hold: 'true' },
    code: 200,
  },
  'participant-unhold': {
    type: 'conference-participant.modified',
    parameters: { Hold: 'false' },
    code: 200,
  },
  participant_updated_via_api: {
    type: 'conference-participant.deleted',
    method: 'DELETE',
    code: 204,
  },
};

/** The requests to Twilio's API by which an application runs a conference. */
export function conferenceRequests(
  random: Random,
  account: Account,
  conferenceSid: string,
  steps: readonly (Step & { readonly at: number })[],
  calls: Readonly<Record<Label, Call>>,
): SampleEvent[] {
  const path = `/Conferences/${conferenceSid}`;
  const end = steps.find(
    ({ parameters }) => parameters?.ReasonParticipantLeft === 'conference_ended_via_api',
  );
  const ended =
    end &&
    apiRequest(random, account, {
      type: 'conference.modified',
      at: end.at - 60,
      path: `${path}.json`,
      conferenceSid,
      parameters: { Status: 'completed' },
      code: 200,
      body: { sid: conferenceSid, status: 'completed' },
    });
  const ofParticipants = steps.flatMap(({ event, label, at, parameters }) => {
    const call = label && calls[label];
    if (event === 'participant-join' && call?.direction === 'outbound-api') {
      return apiRequest(random, account, {
        type: 'conference-participant.created',
        at: at - 15_000,
        path: `${path}/Participants.json`,
        callSid: call.sid,
        conferenceSid,
        parameters: { From: call.from.number, To: call.to.number, Label: label ?? '' },
        code: 201,
        body: { call_sid: call.sid, conference_sid: conferenceSid, status: 'queued' },
      });
    }
    const request = REQUESTS[event] ?? REQUESTS[parameters?.ReasonParticipantLeft ?? ''];
    if (!request || !call) return [];
    return apiRequest(random, account, {
      ...request,
      at: at - 60,
      path: `${path}/Participants/${call.sid}.json`,
      callSid: call.sid,
      conferenceSid,
      body: { call_sid: call.sid, conference_sid: conferenceSid },
    });
  });
  return ended ? [...ofParticipants, ended] : ofParticipants;
}
