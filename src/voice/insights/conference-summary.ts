import * as z from 'zod';
import { counted, duration, listed, named, words } from '../wording.ts';
import { defineInsights } from './define-insights.ts';
import {
  anyKnown,
  count,
  dashedWord,
  flag,
  known,
  maybe,
  maybeList,
  maybeObject,
  maybeProse,
  quantity,
  time,
  word,
} from './fields.ts';
import { tagInWords } from './quality.ts';

const conferenceSummaryData = z.object({
  friendly_name: maybeProse,
  // Both null where it never started; the end is null as long as it goes on.
  start_time: maybe(time),
  end_time: maybe(time),
  duration_seconds: maybe(quantity),
  connect_duration_seconds: maybe(quantity),
  status: maybe(dashedWord),
  max_concurrent_participants: maybe(count),
  unique_participants: maybe(count),
  // With underscores, where webhooks write dashes.
  end_reason: maybe(dashedWord),
  ended_by: maybe(word),
  recording_enabled: maybe(flag),
  mixer_region: maybe(word),
  mixer_region_requested: maybe(word),
  processing_state: maybe(dashedWord),
  detected_issues: maybeObject({
    call_quality: maybe(count),
    region_configuration: maybe(count),
    participant_behavior: maybe(count),
  }),
  tags: maybeList(word),
  tag_info: maybeObject({ start_failure: maybeObject({ reason: maybe(word) }) }),
});

type ConferenceSummary = z.output<typeof conferenceSummaryData>;

/** What Twilio knows of a conference: once when it starts (partial), and after its end (complete). */
export const conferenceSummary = defineInsights({
  types: ['conference-summary.partial', 'conference-summary.complete'],
  data: conferenceSummaryData,
  describe: (data, type) => {
    const isFinal = type === 'conference-summary.complete';
    const issues = data.detected_issues;
    return {
      details: known({
        summaryState: isFinal ? 'complete' : 'partial',
        isFinal,
        processingState: data.processing_state,
        friendlyName: data.friendly_name,
        status: data.status,
        endReason: data.end_reason,
        endedByCallSid: data.ended_by,
        startedAt: data.start_time,
        endedAt: data.end_time,
        durationSeconds: data.duration_seconds,
        connectedSeconds: data.connect_duration_seconds,
        participants: data.unique_participants,
        mostAtOnce: data.max_concurrent_participants,
        isRecorded: data.recording_enabled,
        issues: anyKnown({
          quality: issues?.call_quality,
          region: issues?.region_configuration,
          behaviour: issues?.participant_behavior,
        }),
        tags: data.tags,
        startFailureReason: data.tag_info?.start_failure?.reason,
        mixerRegion: data.mixer_region,
        requestedRegion: data.mixer_region_requested,
      }),
      summary: inWords(data, isFinal),
    };
  },
});

function inWords(data: ConferenceSummary, isFinal: boolean): string {
  const conference = named('conference', data.friendly_name);
  if (hasFailedToStart(data)) {
    const reason = data.tag_info?.start_failure?.reason;
    return `${conference} never started${reason === undefined ? '' : `: ${words(reason, reason)}`}`;
  }
  const seconds = data.connect_duration_seconds ?? data.duration_seconds;
  const { status, unique_participants: participants } = data;
  const facts = listed(
    status === undefined || status === 'completed' ? undefined : words(status, status),
    seconds === undefined ? undefined : duration(seconds * 1000),
    participants === undefined ? undefined : counted(participants, 'participant'),
    ending(data.end_reason),
  );
  const clauses = [facts, troubles(data)].filter((clause) => clause !== '');
  const name = `${conference} ${isFinal ? 'summary' : 'partial summary'}`;
  return clauses.length === 0 ? name : `${name}: ${clauses.join('; ')}`;
}

function hasFailedToStart({ status, tags, tag_info: info }: ConferenceSummary): boolean {
  return (
    status === 'not-started' ||
    info?.start_failure !== undefined ||
    (tags?.includes('start_failure') ?? false)
  );
}

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['conference-ended-via-api', 'ended by API'],
  ['last-participant-left', 'last participant left'],
  ['last-participant-kicked', 'last participant removed'],
  ['participant-with-end-conference-on-exit-left', 'ended as a moderator left'],
  ['participant-with-end-conference-on-exit-kicked', 'ended as a moderator was removed'],
]);

function ending(reason: string | undefined): string | undefined {
  return reason === undefined ? undefined : (ENDINGS.get(reason) ?? words(reason, reason));
}

/** Tags that only say of what kind the others are, or that something else here says better. */
const KINDS_OF_TAGS: ReadonlySet<string> = new Set([
  'quality_warnings',
  'participant_behavior_issues',
  'region_configuration_issues',
]);

/** "3 quality issues (high packet loss, low MOS, silence), mixed in us1 instead of ie1". */
function troubles(data: ConferenceSummary): string {
  const { detected_issues: issues, mixer_region: region, mixer_region_requested: wanted } = data;
  const tags = (data.tags ?? []).filter((tag) => !KINDS_OF_TAGS.has(tag)).map(tagInWords);
  const quality = issues?.call_quality ?? 0;
  const inWords = listed(...tags);
  return listed(
    quality === 0
      ? inWords
      : counted(quality, 'quality issue') + (inWords === '' ? '' : ` (${inWords})`),
    wanted === undefined || region === undefined || wanted === region
      ? undefined
      : `mixed in ${region} instead of ${wanted}`,
  );
}
