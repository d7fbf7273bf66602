import { apiRequest } from './api-request.ts';
import { callInsights } from './call-insights.ts';
import { callParameters, callProgress, newCall, type Progress } from './call-progress.ts';
import { sid } from './identifiers.ts';
import { loggedError } from './logged-error.ts';
import { chance, integer, oneOf, type Random } from './random.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { type Answer, BAD_GATEWAY, type Parameters, twiml, webhookEvent } from './webhook-event.ts';

/** What the customer's TwiML did, in its order. */
interface Step {
  /** What follows `com.twilio.voice.` in the type. */
  readonly type: string;
  readonly afterMs: readonly [number, number];
  readonly parameters?: Parameters;
  readonly request?: { readonly method: string; readonly url: string };
  readonly answer?: Answer;
}

const HELLO = 'https://voice.example.com/audio/hello.mp3';
const MENU = twiml(
  `<Response><Gather input="dtmf speech"><Play>${HELLO}</Play></Gather></Response>`,
);

/** The customer's server is down, and Twilio asks the fallback URL. */
const outage: readonly Step[] = [
  {
    type: 'twiml.request.failed',
    afterMs: [15_000, 15_100],
    parameters: { ErrorCode: '11200', ErrorUrl: 'https://voice.example.com/in' },
    answer: { ...BAD_GATEWAY, durationMs: 15_000 },
  },
];

const greeting: readonly Step[] = [
  {
    type: 'twiml.call.requested',
    afterMs: [30, 120],
    parameters: { StirVerstat: 'TN-Validation-Passed-A' },
    answer: MENU,
  },
  {
    type: 'media.fetched',
    afterMs: [150, 700],
    request: { method: 'GET', url: HELLO },
    answer: { code: 200, contentType: 'audio/mpeg', body: '' },
  },
];

const pressed: Step = {
  type: 'twiml.gather.finished',
  afterMs: [4_000, 9_000],
  parameters: { Digits: '1', FinishedOnKey: '#' },
};

const spoke: Step = {
  type: 'twiml.gather.finished',
  afterMs: [4_000, 9_000],
  parameters: { SpeechResult: 'I want to cancel my order', Confidence: '0.91' },
};

const redirected: Step = { type: 'twiml.call.redirected', afterMs: [300, 2_000] };
const transferred: Step = { type: 'twiml.call.transferred', afterMs: [300, 2_000] };

/** A caller finds their way to somebody who does not pick up, and leaves a message. */
const toVoicemail = (random: Random, account: Account): readonly Step[] => {
  const recordingSid = sid(random, 'RE');
  const seconds = integer(random, 5, 40);
  return [
    {
      type: 'twiml.record.finished',
      afterMs: [seconds * 1_000, seconds * 1_000 + 400],
      parameters: {
        RecordingSid: recordingSid,
        RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${account.sid}/Recordings/${recordingSid}`,
        RecordingDuration: String(seconds),
        Digits: 'hangup',
      },
    },
  ];
};

/**
 * A call to a menu: TwiML, audio, keys or speech, a queue, a dialled leg that is answered or not, and
 * then a message. In one of six the customer's server is down at first; an application ends one of
 * four by the REST API.
 */
export function inboundCall(random: Random, startTime: number, account: Account): SampleEvent[] {
  const call = newCall(random, 'inbound');
  const leg = { ...newCall(random, 'outbound-dial'), parentSid: call.sid };
  const isOutage = chance(random, 1 / 6);
  const isAnswered = chance(random, 0.6);
  const answeredAt = startTime + integer(random, 300, 900);
  let at = answeredAt;
  const run = (steps: readonly Step[]) =>
    steps.map(({ type, afterMs, parameters, ...more }) => {
      at += integer(random, ...afterMs);
      const isMedia = type === 'media.fetched';
      return webhookEvent(random, account, {
        type,
        at,
        callSid: call.sid,
        ...more,
        parameters: isMedia
          ? {}
          : { ...callParameters(account, call, 'in-progress'), ...parameters },
      });
    });

  const beginning = run([
    ...(isOutage ? outage : []),
    ...greeting,
    oneOf(random, [pressed, spoke]),
    redirected,
    queueLeft(random),
  ]);
  const failedAt = answeredAt + 15_000;
  const dialledAt = at + 200;
  const pickedUpAt = dialledAt + integer(random, 3_000, 9_000);
  const legEndedAt = isAnswered ? pickedUpAt + integer(random, 20_000, 60_000) : dialledAt + 26_000;
  const legProgress: Progress = {
    initiatedAt: dialledAt,
    ringingAt: dialledAt + integer(random, 700, 1_500),
    ...(isAnswered && { answeredAt: pickedUpAt }),
    endedAt: legEndedAt,
    outcome: isAnswered ? 'completed' : 'no-answer',
  };
  at = legEndedAt;
  const ending = run([
    dialFinished(leg.sid, legProgress),
    ...(isAnswered ? [transferred] : toVoicemail(random, account)),
  ]);
  const endedAt = at + integer(random, 100, 900);
  const progress: Progress = {
    initiatedAt: startTime,
    ringingAt: startTime + 120,
    answeredAt,
    endedAt,
    outcome: 'completed',
  };
  const error = { at: failedAt, code: '11200', message: 'Got HTTP 502 response' };
  return [
    ...callProgress(random, account, call, progress),
    // Of a subscription made before 2024, beside the new types.
    ...(chance(random, 1 / 8)
      ? callProgress(random, account, call, progress, 'webhook.status-callback.call.')
      : []),
    ...beginning,
    ...(isOutage ? [loggedError(random, account, call.sid, error)] : []),
    ...callProgress(random, account, leg, legProgress),
    ...ending,
    ...(chance(random, 1 / 4) ? [endedByRequest(random, account, call.sid, endedAt - 90)] : []),
    ...callInsights(random, account, call, progress),
    ...callInsights(random, account, leg, legProgress),
  ];
}

function queueLeft(random: Random): Step {
  const seconds = integer(random, 4, 60);
  return {
    type: 'twiml.enqueue.finished',
    afterMs: [seconds * 1_000, seconds * 1_000 + 900],
    parameters: {
      QueueSid: sid(random, 'QU'),
      QueueResult: oneOf(random, ['leave', 'redirected', 'queue-full']),
      QueueTime: String(seconds),
    },
  };
}

function dialFinished(legSid: string, { answeredAt, endedAt, outcome }: Progress): Step {
  return {
    type: 'twiml.dial.finished',
    afterMs: [50, 200],
    parameters: {
      DialCallSid: legSid,
      DialCallStatus: outcome,
      DialBridged: String(answeredAt !== undefined),
      ...(answeredAt && { DialCallDuration: String(Math.round((endedAt - answeredAt) / 1_000)) }),
    },
  };
}

function endedByRequest(random: Random, account: Account, callSid: string, at: number) {
  return apiRequest(random, account, {
    type: 'call.modified',
    at,
    path: `/Calls/${callSid}.json`,
    callSid,
    parameters: { Status: 'completed' },
    code: 200,
    body: { sid: callSid, status: 'in-progress', parent_call_sid: null },
  });
}
