import { type BrowseServer, startBrowse } from '../../../src/cli/browse/start-browse.ts';
import type { Viewed } from '../../../src/cli/browse/viewed.ts';
import { findSystem, type SystemOptions } from '../../../src/cli/system.ts';
import { timeZone } from '../../../src/cli/time-zone.ts';

/** A server of the pages, and who has its token. */
export interface Browsing {
  readonly server: BrowseServer;
  /** Asks for a page as a browser does that has the cookie. */
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  readonly text: (path: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** Starts the pages of a local DynamoDB on that port, and goes in. */
export async function browsing(
  options: Partial<SystemOptions>,
  viewed: Partial<Viewed> = {},
): Promise<Browsing> {
  const system = await findSystem({ stack: 'TwilioVoiceEvents', ...options });
  const hint = (text: string) => text.replace('voice-events ', 'npx voice-events --local ');
  const how = { zone: timeZone('UTC'), hint, env: {}, refreshSeconds: 1, ...viewed };
  const server = await startBrowse({ system, ...how }, 0);
  const { headers } = await fetch(server.url, { redirect: 'manual' });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, server.url), {
      redirect: 'manual',
      ...init,
      headers: { cookie, ...init.headers },
    });
  return {
    server,
    get,
    text: async (path) => (await get(path)).text(),
    async stop() {
      await server.stop();
      system.dynamoDb.destroy();
      system.kinesis.destroy();
    },
  };
}

/** The calls that a page lists, in its order. */
export function sidsOn(page: string): string[] {
  return [...page.matchAll(/<tr id="call-(\w+)"/g)].map(([, sid = '']) => sid);
}
