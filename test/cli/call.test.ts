import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordedCall } from '../../src/local/sample-calls/recorded-call.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aFolder } from '../fixtures/folder.ts';
import { sampleOf } from '../fixtures/stored-samples.ts';
import { STORIES, storyEvents } from '../fixtures/stories.ts';
import { aCallBegin, aCallEnd } from './calls/call-events.ts';
import { useCliTable } from './local-stack.ts';
import { nextCommands } from './run-cli.ts';

const table = useCliTable();
const call = (...args: string[]) => table.cli('call', ...args);
const { events, callSid } = sampleOf(recordedCall);

beforeAll(async () => void (await table.store(events)));

describe('voice-events call', () => {
  it('shows the facts, then what happened in order, within 80 columns', async () => {
    const { stdout, exitCode } = await call(callSid);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Call ${callSid}`);
    expect(stdout).toMatch(/Status +completed/);
    expect(stdout).toMatch(/outbound {2}“Thanks for calling support, how can I help\?”/);
    const order = ['call.initiated', 'call.ringing', 'call.answered', 'call.completed'];
    const places = order.map((kind) => stdout.indexOf(` ${kind} `));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(stdout).toContain('Timeline, UTC');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('gives facts, lanes and every entry as one JSON document', async () => {
    const { sid, facts, lanes, entries } = (await call(callSid, '--json')).json;
    expect(sid).toBe(callSid);
    expect(facts).toMatchObject({ status: 'completed', events: events.length });
    expect(lanes[0]).toMatchObject({ key: 'call' });
    expect(new Set(entries.map(({ id }: { id: string }) => id))).toEqual(
      new Set(events.map(({ id }) => id)),
    );
  });

  it('writes a page, and says where and what it is for', async () => {
    const file = join(await aFolder(), 'call.html');
    const { stdout } = await call(callSid, '--html', file);
    expect(stdout).toBe(`The timeline of 21 events is in ${file}: open it in a browser.\n`);
    expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('shows the numbers of the parties, and leaves them out where it shall', async () => {
    await table.store(storyEvents('E'));
    const sid = STORIES.E.call;
    const { stdout } = await call(sid);
    expect(stdout).toMatch(/^ {2}From +\+15005550006\n {2}To +\+14155550123$/m);
    const without = (await call(sid, '--no-numbers')).stdout;
    expect(without).toContain('SIP 404');
    expect(without).not.toMatch(/5550006|5550123/);
  });

  it('shows measurements and superseded events only if asked', async () => {
    await table.store(storyEvents('A'));
    const { stdout } = await call(STORIES.A.call);
    expect(stdout).toContain('--all shows 10 more events');
    expect(stdout).not.toContain(' metric ');
    const whole = await call(STORIES.A.call, '--all');
    expect(whole.stdout).toMatch(/ metric +! 10 s at the carrier edge/);
    expect(whole.stdout).toContain('partial call summary 1');
    expect(whole.stdout).not.toContain('--all');
  });

  it('says why a page could not be written', async () => {
    const file = join(await aFolder(), 'missing', 'call.html');
    const { stderr, exitCode } = await call(callSid, '--html', file);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`could not be written to ${file} (ENOENT)`);
  });

  it('says what to type next: parent and legs, the event that went wrong, the calls around it', async () => {
    const time = '2026-11-23T12:00:00Z';
    const ended = aCallEnd('CAmiddle', time, { CallStatus: 'failed', ParentCallSid: 'CAabove' });
    const legs = [
      aCallBegin('CAleg2', '2026-11-23T12:00:05Z', { ParentCallSid: 'CAmiddle' }),
      aCallEnd('CAleg1', time, { ParentCallSid: 'CAmiddle' }),
    ];
    await table.store([ended, ...legs, aCloudEvent({ parameters: { CallSid: 'CAmiddle' } })]);
    const { json } = await call('CAmiddle', '--json');
    expect(json.legs).toEqual(['CAleg1', 'CAleg2']);
    const { stdout } = await call('CAmiddle');
    expect(stdout).toContain(`\n  npx voice-events ${table.options.join(' ')} call CAabove\n`);
    expect(stdout).toContain('\n  calls that ended at about the same time:\n');
    const [above, ...others] = nextCommands(stdout);
    expect(above).toBe('call CAabove');
    expect(others.toSorted()).toEqual([
      'call CAleg1',
      'call CAleg2',
      'calls --since 2026-11-23T11:57Z --until 2026-11-23T12:03Z',
      `event ${ended.id}`,
    ]);
  });

  it.each([
    ['CA404', 'Check the SID: a SID has 34 characters, and this one has 5.'],
    [`CA${'4'.repeat(32)}`, 'Check the SID.'],
  ])('ends with 3 where there is no call %s, and says what to check', async (sid, check) => {
    const { stdout, stderr, exitCode } = await call(sid);
    expect([stdout, exitCode]).toEqual(['', 3]);
    expect(stderr).toContain(`no events of the call ${sid} in`);
    expect(stderr).toContain(` ${check} Events only flow`);
    expect(stderr).toMatch(/ asks for them .* few seconds/);
  });

  it('ends with 2 for the SID of something else, and says which command shows that', async () => {
    const { stderr, exitCode } = await call('CF123');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`npx voice-events ${table.options.join(' ')} conference CF123`);
  });
});
