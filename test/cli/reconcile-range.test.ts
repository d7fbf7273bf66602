import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../fixtures/twilio-server/index.ts';
import { itOnlyReads, oneLine, reconcilable, wide } from './reconcile/stand-in.ts';

const on = reconcilable();

describe('reconcile of a range', () => {
  it('counts how the calls stand, lists those to look at, and ends with 1', async () => {
    const whole = on.aCall(1);
    await on.store(whole.events);
    const torn = on.aCall(2);
    await on.store(torn.events.filter((event) => event !== torn.webhooks[1]));
    const absent = on.aCall(3);
    const unasked = on.aCall(4, { requests: [] });
    const gone = on.aCall(5);
    await on.forget(gone.sid);
    on.aCall(0);
    on.aCall(30);
    const run = await on.reconcile(['--since', '24h']);
    expect(run.exitCode).toBe(1);
    const lost = 1 + absent.webhooks.length;
    expect(run.stdout).toMatch(new RegExp(`^6 calls: ${lost} events missing\\.\n`));
    expect(run.stdout).toMatch(
      /complete +1\n +incomplete +1\n +without any event +2\n +too young to tell +1\n +forgotten +1\n/,
    );
    const rows = run.stdout.split('\n').filter((line) => /^\d\d-\d\d /.test(line));
    expect(rows.map((row) => row.split(/ {2,}/).slice(1))).toEqual([
      [torn.sid, '1 missing'],
      [absent.sid, `${absent.webhooks.length} missing`],
      [unasked.sid, 'never asked for'],
    ]);
    const wider = await on.reconcile(['--since', '24h'], { env: { COLUMNS: '160' } });
    const { length } = torn.webhooks;
    expect(wider.stdout).toContain(`${torn.sid}  ${length - 1} of ${length}  1 missing\n`);
    expect(run.stdout).toContain(`npx voice-events reconcile ${torn.sid}`);
    expect(oneLine(run.stdout)).toMatch(/never asked for 1 call had no status callback\. Set a/);
    expect(run.stderr).toMatch(/6 calls looked at, back to .*; \d+ events missing/);
    expect(wide(run.stdout)).toEqual([]);
  });

  it('ends with 0 where nothing is missing, and says so of no call at all', async () => {
    expect(await on.reconcile(['--since', '24h'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Twilio has no call that began from /),
    });
    await on.store(on.aCall(1).events);
    const run = await on.reconcile(['--since', '24h']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /^1 call: nothing is missing\.\n\n {2}began +\S+ \S+ to \S+ \S+ UTC\n/,
    );
  });

  it('reads the list of calls page by page, and keeps to --until and --limit', async () => {
    for (let n = 0; n < 1_010; n += 1) on.aCall(0);
    for (let n = 0; n < 3; n += 1) on.aCall(5);
    const { stdout } = await on.reconcile(['--since', '24h', '--json', '--limit', '2']);
    const { calls, byState, listed, unlisted } = JSON.parse(stdout);
    expect([calls, byState['too-young'], byState['without-events']]).toEqual([1_013, 1_010, 3]);
    expect([listed.length, unlisted]).toEqual([2, 1]);
    const lists = on.twilio.requests.filter((request) => request.endsWith('/Calls.json'));
    expect(lists).toHaveLength(3);
    const until = await on.reconcile(['--since', '24h', '--until', '4h', '--json']);
    expect(JSON.parse(until.stdout)).toMatchObject({ calls: 3, missing: expect.any(Number) });
  });

  it('makes at most so many requests at the same time', async () => {
    for (let n = 0; n < 12; n += 1) on.aCall(2, { requests: [] });
    on.twilio.delay = () => setTimeout(5);
    await on.reconcile(['--since', '24h', '--at-once', '3']);
    expect(on.twilio.mostAtOnce).toBe(3);
  });

  it('waits where Twilio says that there are too many, and misses no call', async () => {
    for (let n = 0; n < 6; n += 1) on.aCall(2, { requests: [] });
    let refused = 0;
    on.twilio.refuse = ({ path }) => {
      if (!path.includes('/Events') || refused === 5) return undefined;
      refused += 1;
      return new Refusal(429, 20429, 'Too many', { 'retry-after': '0' });
    };
    const run = await on.reconcile(['--since', '24h', '--json']);
    expect(refused).toBe(5);
    expect(JSON.parse(run.stdout).calls).toBe(6);
  });

  it('says after an error how to go on, and goes on there', async () => {
    const calls = [1, 2, 3, 4, 5].map((hours) => on.aCall(hours, { requests: [] }));
    on.twilio.refuse = ({ path }) =>
      path.includes(`${calls[2]?.sid}/Events`) ? new Refusal(500, 20500, 'Broken') : undefined;
    const run = await on.reconcile(['--since', '24h', '--at-once', '1']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/error: Twilio refused to list the requests of a call: Broken/);
    const [, args = ''] = /To go on: npx voice-events reconcile (.*)/.exec(run.stderr) ?? [];
    on.twilio.refuse = () => undefined;
    const rest = await on.reconcile([...args.split(' '), '--json']);
    const { listed } = JSON.parse(rest.stdout);
    // The last call that was done is among them once more: others may have begun in its second.
    expect(listed.map(({ sid }: { sid: string }) => sid)).toEqual(
      calls.slice(1).map(({ sid }) => sid),
    );
  });

  it('shows on Ctrl-C what it has, and how to go on', async () => {
    const calls = [1, 2, 3, 4].map((hours) => on.aCall(hours, { requests: [] }));
    const stop = new AbortController();
    on.twilio.refuse = ({ path }) => {
      if (path.includes(`${calls[2]?.sid}/Events`)) stop.abort();
      return undefined;
    };
    const args = ['--since', '24h', '--at-once', '1'];
    const run = await on.reconcile(args, { interrupt: stop.signal });
    expect(run.exitCode).toBe(130);
    expect(run.stdout).toMatch(/^[23] calls: /);
    expect(run.stderr).toMatch(/To go on: npx voice-events reconcile --since \S+Z --until \S+Z\n/);
  });

  it('begins no earlier than Twilio’s ledger and the table reach back', async () => {
    on.aCall(40 * 24);
    const run = await on.reconcile(['--since', '60d']);
    expect(run.stderr).toMatch(/Begins at .*: Twilio keeps a call’s requests for 30 days\./);
    expect(run.stdout).toMatch(/^Twilio has no call/);
    expect((await on.reconcile(['--since', '60d', '--until', '50d'])).exitCode).toBe(1);
  });
});

itOnlyReads(on);
