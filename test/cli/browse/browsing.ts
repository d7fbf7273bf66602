import { startBrowse } from '../../../src/cli/browse/start-browse.ts';
import { withProgram } from '../../../src/cli/hints.ts';
import { findSystem, type System, type SystemOptions } from '../../../src/cli/system.ts';
import { timeZone } from '../../../src/cli/time-zone.ts';
import { aLocalTable } from '../../fixtures/stored-samples.ts';
import { aCallEnd, aCallSummary } from '../calls/call-events.ts';

/** Starts the pages of a local DynamoDB on that port, and goes in. */
export async function browsing(options: Partial<SystemOptions>, changes: Partial<System> = {}) {
  const system = { ...(await findSystem({ stack: 'TwilioVoiceEvents', ...options })), ...changes };
  const hint = (text: string) => withProgram(text, 'npx voice-events --local');
  const server = 'npm run local';
  const context = { system, zone: timeZone('UTC'), hint, server, env: {}, refreshSeconds: 1 };
  const started = await startBrowse(context, 0);
  const { headers } = await fetch(started.url, { redirect: 'manual' });
  const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
  /** Asks for a page as a browser does that has the cookie. */
  const get = (path: string) =>
    fetch(new URL(path, started.url), { redirect: 'manual', headers: { cookie } });
  return {
    server: started,
    get,
    text: async (path: string) => (await get(path)).text(),
    async stop() {
      await started.stop();
      system.dynamoDb.destroy();
      system.kinesis.destroy();
    },
  };
}

/** The pages of a table that a test fills. */
export async function browsedTable(events: readonly unknown[]) {
  const table = await aLocalTable();
  await table.store(events);
  const options = { local: true, dynamodbPort: table.port, kinesisPort: 9 };
  const pages = await browsing(options);
  return {
    ...pages,
    client: table.client,
    store: table.store,
    /** What leads to the same table. */
    options,
    async stop() {
      await pages.stop();
      await table.stop();
    },
  };
}

export type Browsed = Awaited<ReturnType<typeof browsedTable>>;

export const minutesAgo = (minutes: number) =>
  new Date(Date.now() - minutes * 60_000).toISOString();

/** Calls that ended differently, newest first. */
export const someCalls = () => [
  aCallEnd('CAfine', minutesAgo(10), { CallDuration: '61', Direction: 'inbound' }),
  aCallEnd('CAfailed', minutesAgo(20), { CallStatus: 'failed', SipResponseCode: '404' }),
  aCallSummary('CAnoisy', 'partial', minutesAgo(30), { tags: ['high_jitter'] }),
];

/** The calls that a page lists, in its order. */
export function sidsOn(page: string): string[] {
  return [...page.matchAll(/<tr id="call-(\w+)"/g)].map(([, sid = '']) => sid);
}
