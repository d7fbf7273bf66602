import type { AddCommand } from '../program.ts';
import { showTimeline } from '../timeline/show.ts';
import { conferenceTimeline } from '../timeline/timeline.ts';

const HELP = `
Participants, hold and mute times, announcements, recordings, and who ended it
first, then every event in the order in which it happened, with a lane for each
participant. Times are UTC.

Examples:
  $ voice-events conference CF0123456789abcdef0123456789abcdef
  $ voice-events conference CF0123456789abcdef0123456789abcdef --html cf.html`;

/** `conference <ConferenceSid>`: what happened in a conference. */
export const addConference: AddCommand = (program, action) => {
  program
    .command('conference')
    .summary('show what happened in a conference')
    .description('Shows what happened in a conference.')
    .argument('<ConferenceSid>', 'the conference’s SID, CF…')
    .option('--html <file>', 'write the timeline as one page for a browser')
    .addHelpText('after', HELP)
    .action(
      action((context, sid: string, options: { readonly html?: string }) =>
        showTimeline(context, {
          sid,
          html: options.html,
          kind: 'conference',
          prefix: 'CF',
          index: 'byConference',
          timelineOf: conferenceTimeline,
        }),
      ),
    );
};
