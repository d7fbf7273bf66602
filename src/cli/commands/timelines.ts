import type { AddCommand } from '../program.ts';
import { type ShowOptions, showTimeline } from '../timeline/show.ts';
import { CALL, CONFERENCE, type TimelineKind } from '../timeline/timeline-kind.ts';

const CALL_HELP = `
Status, parties, who ended it and why, quality, recordings, transcripts, streams
and errors first, then what happened, in the order in which it happened. Facts
of a summary that Twilio has not finished are marked as preliminary. Times are
in the host's zone, or in that of --time-zone.
The page of --html holds the numbers of the parties and what was said in the
call: mind whom you give it. --no-numbers leaves the numbers out.

Examples:
  npx voice-events call CA0123456789abcdef0123456789abcdef
  npx voice-events call CA0123456789abcdef0123456789abcdef --html call.html`;

const CONFERENCE_HELP = `
Participants, hold and mute times, announcements, recordings, and who ended it
first, then what happened, in the order in which it happened, with a lane for
each participant. Times are in the host's zone, or in that of --time-zone.

Examples:
  npx voice-events conference CF0123456789abcdef0123456789abcdef
  npx voice-events conference CF0123456789abcdef0123456789abcdef --html cf.html`;

/** `call <CallSid>` and `conference <ConferenceSid>`: what happened in one. */
export const addTimelines: AddCommand = (program, action) => {
  const add = (timeline: TimelineKind, argument: string, help: string) => {
    const command = program
      .command(timeline.kind)
      .summary(`show what happened in a ${timeline.kind}`)
      .description(`Shows what happened in a ${timeline.kind}.`)
      .argument(`<${argument}>`, `the ${timeline.kind}’s SID, ${timeline.prefix}…`)
      .option('--html <file>', 'write the timeline as one page for a browser')
      .option('--all', 'also measurements, and events that others supersede')
      .addHelpText('after', help)
      .action(
        action((context, sid: string, options: ShowOptions) =>
          showTimeline(context, timeline, sid, options),
        ),
      );
    if (timeline.kind === 'call') {
      command.option('--no-numbers', 'without the numbers of the two parties');
    }
  };
  add(CALL, 'CallSid', CALL_HELP);
  add(CONFERENCE, 'ConferenceSid', CONFERENCE_HELP);
};
