import { CliError } from '../errors.ts';
import type { AddCommand, Context } from '../program.ts';
import { parsePort } from '../times.ts';

const HELP = `
Calls with filters and a search, newest first, each with the page of what
happened in it; conferences, stored events, rejections, and the status. It shows
what is new by itself, and changes nothing.

It listens on 127.0.0.1 only. The address that it prints holds a token: whoever
has it, and is on this machine, may look. Ctrl-C ends it, and with it the token.

Examples:
  npx voice-events browse
  npx voice-events --local browse --no-open
  npx voice-events --time-zone UTC browse --port 8080`;

/** A question every so often: often where it costs nothing. */
const REFRESH_SECONDS = { local: 3, deployed: 15 };

interface Options {
  readonly open: boolean;
  readonly port?: number;
}

/** `browse`: calls and all else, in a web browser. */
export const addBrowse: AddCommand = (program, action) => {
  program
    .command('browse')
    .summary('look at calls in a web browser')
    .description('Shows calls, conferences, events, rejections and the status in a web browser.')
    .option('--port <port>', 'listen on this port (default: any free one)', parsePort)
    .option('--no-open', 'only print the address')
    .addHelpText('after', HELP)
    .action(action(browse));
};

async function browse(
  { output, terminal, system: findSystem, signal, hint }: Context,
  { open, port = 0 }: Options,
): Promise<number | undefined> {
  const system = await findSystem();
  // It brings a bundler with it, which nothing else here needs.
  const { startBrowse } = await import('../browse/start-browse.ts');
  const refreshSeconds = system.isLocal ? REFRESH_SECONDS.local : REFRESH_SECONDS.deployed;
  const context = {
    system,
    zone: output.zone,
    hint,
    server: hint('voice-events browse'),
    env: terminal.env,
    refreshSeconds,
  };
  const server = await startBrowse(context, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new CliError(
      `Port ${port} on 127.0.0.1 is in use. Choose another one with --port, or leave it out: then it is any free one.`,
    );
  });
  try {
    output.print(`Showing ${system.title} at\n\n  ${server.url}\n\nCtrl-C ends it.`);
    output.result({ url: server.url });
    if (open && terminal.stdout.isTTY) await openBrowser(server.urlOnce, output.warn);
    if (!signal.aborted) await new Promise((ended) => signal.addEventListener('abort', ended));
  } finally {
    await server.stop();
  }
  return undefined;
}

async function openBrowser(url: string, warn: (text: string) => void): Promise<void> {
  const { default: open } = await import('open');
  const failed = () => warn('No browser could be opened: open the address yourself.');
  try {
    const opener = await open(url);
    opener.once('error', failed);
    opener.once('exit', (code) => {
      if (code) failed();
    });
  } catch {
    failed();
  }
}
