import { counted } from '../../voice/wording.ts';
import { dayAndClock } from '../moments.ts';
import type { AddCommand, Context } from '../program.ts';
import { parseSid } from '../sids.ts';
import { dryRun } from '../stream/dry-run.ts';
import { followStream } from '../tail/follow.ts';
import { isWanted, type TailFilter, tailDocument, tailText } from '../tail/text.ts';
import { wrap } from '../terminal-text.ts';
import { type GivenTime, parseTime, TIMES_HELP } from '../times.ts';

const HELP = `
Shows each event as the consumer of this version sees it: when it happened, its
type, call or conference, and a summary; or why it would be rejected, or that it
is ignored. It reads the stream beside the consumer and stores nothing. The
processors run here too, but for those that do more than compute: their events
have general details. An event that Twilio sent twice is shown twice.

Follows all shards until Ctrl-C, also those that a resharding brings. With
--json, one document a line.
${TIMES_HELP}

Examples:
  npx voice-events tail --type amd.detected
  npx voice-events tail --call CA0123456789abcdef0123456789abcdef --since 15m`;

/** `tail`: follows the stream. */
export const addTail: AddCommand = (program, action) => {
  program
    .command('tail')
    .description('follow the stream, and say what the consumer makes of it')
    .option('--type <type>', 'only this type, or those that end in .TYPE')
    .option('--call <sid>', 'only this call', parseSid('CA'))
    .option('--conference <sid>', 'only this conference', parseSid('CF'))
    .option('--since <time>', 'begin with what arrived since (default: now)', parseTime)
    .addHelpText('after', HELP)
    .action(action(tail));
};

async function tail(
  { output, system: find, signal }: Context,
  options: TailFilter & { since?: GivenTime },
) {
  const system = await find();
  const { zone, columns } = output;
  const since = options.since?.(zone, new Date());
  await followStream(system, {
    since,
    onBegin(shards) {
      const from = since === undefined ? 'now' : dayAndClock(since.toISOString(), zone);
      const words = `Following ${system.streamName}, ${counted(shards, 'open shard')}, from ${from} on. Times are ${zone.name}. Ctrl-C ends it.`;
      output.print(wrap(words, columns).join('\n'));
    },
    async onRecords(records) {
      for (const { lambda } of records) {
        for (const outcome of await dryRun(lambda)) {
          if (!isWanted(outcome, options)) continue;
          output.print(tailText(outcome, columns, zone));
          output.resultLine(tailDocument(outcome));
        }
      }
    },
    warn: output.warn,
    signal,
  });
  return undefined;
}
