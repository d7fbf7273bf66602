import { edgeInWords } from '../../voice/insights/quality.ts';
import { counted, duration, latency, listed, words } from '../../voice/wording.ts';
import type { TimeZone } from '../time-zone.ts';
import type { CallerId, CallFacts, SetUp } from './call-facts.ts';
import { endingInWords } from './ending.ts';
import {
  commonLines,
  type Fact,
  fact,
  lasting,
  present,
  problemLines,
  recordingLine,
  since,
  toned,
} from './fact.ts';
import type { Leg } from './legs.ts';
import { noteInWords, type Quality, ratingInWords } from './quality.ts';
import type { Transcript } from './transcripts.ts';
import { sessionLines } from './virtual-agent.ts';

/** Transcript lines among the facts; the timeline has all of them. */
const MAX_UTTERANCES = 12;

/** A call's facts to print; unknown ones are left out. */
export function callFactLines(facts: CallFacts, zone: TimeZone): Fact[] {
  const { status, quality, endedBy, streams } = facts;
  const at = since(facts.firstAt);
  const sure = (name: CallFacts['preliminary'][number], line: string | undefined) =>
    line && (facts.preliminary.includes(name) ? `${line} (preliminary)` : line);
  const [judgement, ...badTimes] = quality ? qualityLines(quality, at) : [];
  const streamErrors = streams.flatMap(({ name, streamSid, errors }) =>
    errors.map((one) => ({ at: one.at, what: `${name ?? streamSid}: ${one.error}` })),
  );
  const errors = [...streamErrors, ...facts.problems].toSorted((a, b) => (a.at < b.at ? -1 : 1));
  return present([
    toned(status === 'failed' ? 'bad' : undefined, fact('Status', sure('status', status))),
    fact('Direction', facts.direction),
    fact('From', facts.from),
    fact('To', facts.to),
    fact('Duration', sure('durationSeconds', talkTime(facts))),
    fact('Ended by', sure('endedBy', endedBy && endingInWords(endedBy, status))),
    toned(qualityTone(quality), fact('Quality', sure('quality', judgement), ...badTimes)),
    fact('Set-up', sure('setUp', facts.setUp && setUpLine(facts.setUp, status))),
    fact('Answered by', answeredBy(facts)),
    fact('Caller ID', sure('callerId', facts.callerId && callerIdLine(facts.callerId))),
    fact('Legs', ...facts.legs.map(legLine)),
    toned(
      facts.virtualAgent.some(({ state }) => state === 'failure') ? 'bad' : undefined,
      fact(
        'Virtual agent',
        ...facts.virtualAgent
          .flatMap(sessionLines)
          .map((line, index) => (index === 0 ? sure('virtualAgent', line) : line)),
      ),
    ),
    fact('Conferences', ...facts.conferences.map(visit)),
    fact('Recordings', ...facts.recordings.map(recordingLine)),
    fact('Transcripts', ...facts.transcripts.flatMap(transcriptLines)),
    fact('Streams', ...streams.map(stream)),
    toned('bad', fact('Errors', ...problemLines(errors, at))),
    ...commonLines(facts, zone),
  ]);
}

/** Nobody talked in a call that was not answered. */
function talkTime({ durationSeconds: seconds, status, answeredAt }: CallFacts): string | undefined {
  if (seconds === undefined) return undefined;
  if (seconds === 0 && status !== 'completed' && answeredAt === undefined) return undefined;
  return duration(seconds * 1000);
}

function answeredBy({ answeredBy: who, detectionDurationMs: ms }: CallFacts): string | undefined {
  if (who === undefined) return undefined;
  return words(who, who) + (ms === undefined ? '' : `, detected after ${duration(ms)}`);
}

function qualityLines(quality: Quality, at: (time: string) => string): string[] {
  const { inWords, badMedia } = quality;
  const times = badMedia.map(
    ({ edge, streamDirections, from, to, inWords }) =>
      `${at(from)}  to ${at(to)}: ${inWords} (${listed(edgeInWords(edge), streamDirections.join(' and '))})`,
  );
  return [inWords, ratingInWords(quality), noteInWords(quality), ...times].filter(
    (line) => line !== undefined,
  );
}

function qualityTone(quality: Quality | undefined): Fact['tone'] {
  if (quality === undefined) return undefined;
  if (quality.tags.some((tag) => tag === 'silence' || tag === 'ice_failure')) return 'bad';
  return quality.tags.length + quality.badMedia.length > 0 ? 'odd' : undefined;
}

function setUpLine(
  { postDialDelayMs, queueDurationMs, timeToAnswerMs }: SetUp,
  status: string | undefined,
): string {
  return listed(
    queueDurationMs ? `queued ${latency(queueDurationMs)}` : undefined,
    // 0 stands in for what is not known.
    postDialDelayMs ? `post-dial delay ${latency(postDialDelayMs)}` : undefined,
    timeToAnswerMs === undefined || status === 'failed'
      ? undefined
      : `answered after ${latency(timeToAnswerMs)}`,
  );
}

function callerIdLine({ isVerified, stirStatus, isBranded }: CallerId): string {
  const isPassed = stirStatus?.startsWith('TN-Validation-Passed');
  const isFailed = stirStatus?.startsWith('TN-Validation-Failed');
  const verified = isVerified ?? (isPassed ? true : isFailed ? false : undefined);
  return listed(
    verified === undefined
      ? stirStatus && 'not signed'
      : `${verified ? 'verified' : 'not verified'}${stirStatus === undefined ? '' : ` (${stirStatus})`}`,
    isBranded ? 'branded' : undefined,
  );
}

function legLine({ callSid, relation, status }: Leg): string {
  if (relation === 'parent') return `dialled by ${callSid}`;
  return listed(`dialled ${callSid}`, status && words(status, status));
}

function transcriptLines({ kind, status, text, utterances = [], error }: Transcript): string[] {
  const why = error === undefined ? '' : `: ${error}`;
  if (kind === 'recording') {
    return [`of the recording: ${text === undefined ? (status ?? 'nothing') + why : `“${text}”`}`];
  }
  const said = utterances.filter(({ text }) => text !== '');
  const more = said.length - MAX_UTTERANCES;
  return [
    `in real time: ${counted(said.length, 'utterance')}${why}`,
    ...said.slice(0, MAX_UTTERANCES).map((one) => `  ${one.track.padEnd(8)}  “${one.text}”`),
    ...(more > 0 ? [`  … and ${more} more (see the timeline, or --json)`] : []),
  ];
}

function stream({ name, streamSid, period }: CallFacts['streams'][number]): string {
  const length = period.to === undefined ? 'not stopped' : `lasted ${lasting(period)}`;
  return [name, streamSid, length].filter(Boolean).join(', ');
}

function visit({ conferenceSid, friendlyName, participants }: CallFacts['conferences'][number]) {
  const reason = participants.find(({ reasonLeft }) => reasonLeft)?.reasonLeft;
  const quality = participants.find(({ quality }) => quality)?.quality;
  const stays = participants.flatMap(({ stays }) => stays).map(lasting);
  return [friendlyName, conferenceSid, ...stays, reason && `left: ${reason}`, quality]
    .filter(Boolean)
    .join(', ');
}
