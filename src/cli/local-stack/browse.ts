import { programFor } from '../../local/next-steps.ts';
import { PortInUseError } from '../../local/port-in-use.ts';
import { startBrowse } from '../browse/start-browse.ts';
import { withProgram } from '../hints.ts';
import { findSystem } from '../system.ts';
import { timeZone } from '../time-zone.ts';

/** Asking costs nothing here. */
const REFRESH_SECONDS = 3;

/** Starts the pages of `voice-events browse` for the local stack; `options` are the flags that lead there. */
export async function browseLocalStack(
  at: { readonly dynamoDb: string; readonly kinesis: string },
  options: readonly string[],
  port: number,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const system = await findSystem({
    stack: '',
    local: true,
    dynamodbPort: Number(new URL(at.dynamoDb).port),
    kinesisPort: Number(new URL(at.kinesis).port),
  });
  const server = await startBrowse(
    {
      system,
      zone: timeZone(Intl.DateTimeFormat().resolvedOptions().timeZone),
      hint: (text) => withProgram(text, programFor(options)),
      server: 'npm run local',
      env: process.env,
      refreshSeconds: REFRESH_SECONDS,
    },
    port,
  ).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' ? new PortInUseError('browse', port) : error;
  });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      system.dynamoDb.destroy();
      system.kinesis.destroy();
    },
  };
}
