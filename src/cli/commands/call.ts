import type { AddCommand } from '../program.ts';
import { showTimeline } from '../timeline/show.ts';
import { callTimeline } from '../timeline/timeline.ts';

const HELP = `
Direction, status, who answered, recordings, transcripts, streams and errors
first, then every event in the order in which it happened. Times are UTC.
The page of --html holds what was said in the call: mind whom you give it.

Examples:
  $ voice-events call CA0123456789abcdef0123456789abcdef
  $ voice-events call CA0123456789abcdef0123456789abcdef --html call.html`;

/** `call <CallSid>`: what happened in a call. */
export const addCall: AddCommand = (program, action) => {
  program
    .command('call')
    .summary('show what happened in a call')
    .description('Shows what happened in a call.')
    .argument('<CallSid>', 'the call’s SID, CA…')
    .option('--html <file>', 'write the timeline as one page for a browser')
    .addHelpText('after', HELP)
    .action(
      action((context, sid: string, options: { readonly html?: string }) =>
        showTimeline(context, {
          sid,
          html: options.html,
          kind: 'call',
          prefix: 'CA',
          index: 'byCall',
          timelineOf: callTimeline,
        }),
      ),
    );
};
