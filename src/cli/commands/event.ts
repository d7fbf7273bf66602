import { CliError, EXIT } from '../errors.ts';
import { eventText } from '../event-text.ts';
import { forgottenAtOf, wasForgotten } from '../forgotten.ts';
import { type NextCommand, printNext } from '../next-commands.ts';
import type { AddCommand } from '../program.ts';
import { commandHint } from '../sids.ts';
import { eventOf, readEventItem, type StoredEvent } from '../stored-events.ts';
import { printable } from '../terminal-text.ts';

const HELP = `
The id is that of Twilio’s event; a sink test event’s is its test_id. What is
shown may be private: phone numbers, speech, links to recordings.

Example:
  npx voice-events event EZ0123456789abcdef0123456789abcdef`;

const CHECK =
  'Check the id, and whether its time to live has passed. An event takes some seconds after it was sent; if it could not be read, it is among the rejections (voice-events rejections list).';

/** `event <id>`: everything that is stored of one event. */
export const addEvent: AddCommand = (program, action) => {
  program
    .command('event')
    .summary('show everything that is stored of an event')
    .description('Shows everything that is stored of one event.')
    .argument('<id>', 'the event’s id')
    .addHelpText('after', HELP)
    .action(
      action(async ({ output, system, signal, hint }, id: string) => {
        if (id === '') throw new CliError('The event’s id is empty: give one.', EXIT.usage);
        const { dynamoDb, eventsTable: table, title } = await system();
        const item = await readEventItem({ client: dynamoDb, table, signal }, id);
        if (item === undefined) {
          // Any text may be an event's id, so it is looked for first.
          const other = id.startsWith('EZ') ? undefined : commandHint(id);
          throw new CliError(
            `There is no event "${printable(id)}" in the table ${table} (${title}). ${other ?? CHECK}`,
            EXIT.notFound,
          );
        }
        const forgottenAt = forgottenAtOf(item);
        if (forgottenAt !== undefined) {
          const what = `"${printable(id)}"`;
          throw new CliError(`${wasForgotten(what, forgottenAt, output.zone)}.`, EXIT.notFound);
        }
        const event = eventOf(item);
        output.print(eventText(event, output.columns, output.zone));
        printNext({ output, hint }, timelinesOf(event));
        output.result(item);
        return EXIT.ok;
      }),
    );
};

function timelinesOf({ callSid, conferenceSid }: StoredEvent): NextCommand[] {
  return [
    ...(callSid === undefined ? [] : [['call', callSid] as const]),
    ...(conferenceSid === undefined ? [] : [['conference', conferenceSid] as const]),
  ];
}
