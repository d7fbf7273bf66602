import { counted } from '../../voice/wording.ts';
import { confirmed } from '../confirm.ts';
import { EXIT } from '../errors.ts';
import type { Output } from '../output.ts';
import type { AddCommand, Context } from '../program.ts';
import { deployedOutputs, notDeployed } from '../system.ts';
import { twilioClient } from '../twilio/client.ts';
import { type Connection, findConnections } from '../twilio/connection.ts';
import { twilioCredentials } from '../twilio/credentials.ts';
import { removeConnection } from '../twilio/remove.ts';

const HELP = `
Removes the subscription and the sink that send into this stack's stream, after
asking. Twilio then sends nothing more; what it would have sent meanwhile does
not come later. The stack and what is stored stay.

  npx voice-events disconnect
  npx voice-events disconnect --yes

Credentials as for connect: TWILIO_ACCOUNT_SID, and TWILIO_API_KEY with
TWILIO_API_SECRET, or TWILIO_AUTH_TOKEN.`;

interface Options {
  readonly yes?: boolean;
}

/** `disconnect`: Twilio sends no more. */
export const addDisconnect: AddCommand = (program, action) => {
  program
    .command('disconnect')
    .description('remove Twilio’s subscription and sink, after asking')
    .option('--yes', 'do not ask')
    .addHelpText('after', HELP)
    .action(action<[Options]>(disconnect));
};

async function disconnect(context: Context, { yes }: Options): Promise<number | undefined> {
  const { output, terminal } = context;
  if (context.isLocal) throw notDeployed('disconnect');
  const credentials = twilioCredentials(terminal.env);
  const system = await context.system();
  const { StreamArn } = deployedOutputs(system, 'disconnect');
  const client = await twilioClient(credentials, terminal.env);

  const connections = await findConnections(client, StreamArn);
  if (connections.length === 0) {
    output.print(`Nothing to remove: no sink of the account sends to ${StreamArn}.`);
    output.result({ removed: [] });
    return undefined;
  }
  tell(output, connections);
  const question = `Remove ${counted(connections.length, 'sink')} with what is subscribed? Events of calls meanwhile are lost.`;
  if (!(await confirmed(question, yes, terminal))) {
    output.print('Nothing was removed.');
    output.result({ removed: [] });
    return EXIT.failed;
  }
  for (const connection of connections) {
    await removeConnection(client, connection);
    for (const sid of sidsOf(connection)) output.print(`Removed ${sid}`);
  }
  output.result({
    removed: connections.flatMap(sidsOf),
  });
  return undefined;
}

/** What goes, in the order in which it goes. */
function sidsOf({ sink, subscriptions }: Connection): string[] {
  return [...subscriptions.map(({ sid }) => sid), sink.sid];
}

function tell(output: Output, connections: readonly Connection[]): void {
  for (const { sink, subscriptions } of connections) {
    output.print(`Sink          ${sink.sid} (${sink.status})`);
    for (const { sid, types } of subscriptions) {
      output.print(`Subscription  ${sid} with ${counted(types.length, 'event type')}`);
    }
  }
}
