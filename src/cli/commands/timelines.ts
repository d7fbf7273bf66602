import type { AddCommand } from '../program.ts';
import { showTimeline, type TimelineKind } from '../timeline/show.ts';
import { callTimeline, conferenceTimeline } from '../timeline/timeline.ts';

const CALL: TimelineKind = {
  kind: 'call',
  prefix: 'CA',
  index: 'byCall',
  timelineOf: callTimeline,
};
const CALL_HELP = `
Direction, status, who answered, recordings, transcripts, streams and errors
first, then every event in the order in which it happened. Times are
in the host's zone, or in that of --time-zone.
The page of --html holds what was said in the call: mind whom you give it.

Examples:
  npx voice-events call CA0123456789abcdef0123456789abcdef
  npx voice-events call CA0123456789abcdef0123456789abcdef --html call.html`;

const CONFERENCE: TimelineKind = {
  kind: 'conference',
  prefix: 'CF',
  index: 'byConference',
  timelineOf: conferenceTimeline,
};
const CONFERENCE_HELP = `
Participants, hold and mute times, announcements, recordings, and who ended it
first, then every event in the order in which it happened, with a lane for each
participant. Times are in the host's zone, or in that of --time-zone.

Examples:
  npx voice-events conference CF0123456789abcdef0123456789abcdef
  npx voice-events conference CF0123456789abcdef0123456789abcdef --html cf.html`;

/** `call <CallSid>` and `conference <ConferenceSid>`: what happened in one. */
export const addTimelines: AddCommand = (program, action) => {
  const add = (timeline: TimelineKind, argument: string, help: string) =>
    program
      .command(timeline.kind)
      .summary(`show what happened in a ${timeline.kind}`)
      .description(`Shows what happened in a ${timeline.kind}.`)
      .argument(`<${argument}>`, `the ${timeline.kind}’s SID, ${timeline.prefix}…`)
      .option('--html <file>', 'write the timeline as one page for a browser')
      .addHelpText('after', help)
      .action(
        action((context, sid: string, { html }: { readonly html?: string }) =>
          showTimeline(context, timeline, sid, html),
        ),
      );
  add(CALL, 'CallSid', CALL_HELP);
  add(CONFERENCE, 'ConferenceSid', CONFERENCE_HELP);
};
