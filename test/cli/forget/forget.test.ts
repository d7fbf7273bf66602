import { describe, expect, it } from 'vitest';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aCallBegin, aCallEnd, aCallSummary } from '../calls/call-events.ts';
import { plantRejection } from '../local-stack.ts';
import { nextCommands } from '../run-cli.ts';
import { DAYS_AGO, somebody, useStackToForget } from './stack-to-forget.ts';

const local = useStackToForget();

const plant = (recordId: string, payload: unknown) =>
  plantRejection(local.stack.dynamoDb, recordId, payload);
const idsOf = (events: readonly { id: unknown }[]) => events.map(({ id }) => String(id));

/** An event of a conference, or of anything else. */
const anEvent = (id: string, parameters: Record<string, unknown>) =>
  aCloudEvent({
    id,
    time: DAYS_AGO,
    parameters,
    type: `com.twilio.voice.status-callback.${id.startsWith('EZconference') ? 'conference.updated' : 'recording.processed'}`,
  });

describe('voice-events forget', () => {
  it('shows what would be forgotten, and changes nothing', async () => {
    const { number, sid } = somebody();
    const events = [
      aCallBegin(sid('shown'), DAYS_AGO, { To: number }),
      aCallEnd(sid('shown'), DAYS_AGO, { To: number }),
    ];
    await local.store(events);
    const { stdout, exitCode } = await local.forget('--number', number);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`${sid('shown')}\n`));
    expect(stdout).toContain('1  call.initiated');
    expect(stdout).toContain('1 call, 2 events, 0 rejections.');
    expect(nextCommands(stdout)).toEqual([`forget --number ${number} --yes`]);
    const item = expect.objectContaining({ otherParty: number });
    expect(await local.itemsOf(idsOf(events))).toEqual([item, item]);
  });

  it('forgets calls, legs and what names the number around them, and nothing else', async () => {
    const { number, sid, conference } = somebody();
    const label = { Label: `Ann, ${number.slice(0, 3)} ${number.slice(3)}` };
    const forgotten = [
      // A call of theirs, with the leg to an agent, whose own event has no number.
      aCallEnd(sid('in'), DAYS_AGO, { Direction: 'inbound', From: number, To: '+41440000000' }),
      anEvent('EZrecording', { CallSid: sid('in') }),
      aCallEnd(sid('leg'), DAYS_AGO, { ParentCallSid: sid('in'), To: 'client:agent' }),
      anEvent('EZlegrecording', { CallSid: sid('leg') }),
      anEvent('EZconferencejoin', { CallSid: sid('in'), ConferenceSid: conference }),
      // Somebody else's in the conference, and what the conference is told of them.
      anEvent('EZconferencelabel', { CallSid: 'CAother', ConferenceSid: conference, ...label }),
      aCallSummary('CAother', 'complete', DAYS_AGO, { from: { caller: number } }),
      // An agent's call that dialled them.
      aCallEnd(sid('out'), DAYS_AGO, { To: number, ParentCallSid: sid('agent') }),
      anEvent('EZtwiml', { CallSid: sid('agent'), Digits: number }),
    ];
    const kept = [
      anEvent('EZconferencestart', { ConferenceSid: conference, FriendlyName: 'Support' }),
      anEvent('EZconferenceother', { CallSid: 'CAother', ConferenceSid: conference }),
      aCallEnd('CAother', DAYS_AGO, { To: '+41440000001' }),
      aCallEnd(sid('agent'), DAYS_AGO, { To: 'client:agent' }),
      aCallEnd(sid('stranger'), DAYS_AGO, { To: `${number}0` }),
    ];
    await local.store([...forgotten, ...kept]);
    const before = Math.floor(Date.now() / 1_000);
    const { exitCode, json } = await local.forget('--number', number, '--yes', '--json');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      forgotten: { events: forgotten.length, calls: 3, left: { events: [], rejections: [] } },
    });
    const tombstone = {
      id: expect.any(String),
      forgottenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      expiresAt: expect.any(Number),
    };
    const calls = [sid('in'), sid('leg'), sid('out')];
    const items = await local.itemsOf([...idsOf(forgotten), ...calls]);
    expect(items).toEqual(items.map(() => tombstone));
    expect(items).toHaveLength(forgotten.length + calls.length);
    for (const { expiresAt } of items) {
      expect(Math.abs(Number(expiresAt) - before - 97 * 86_400)).toBeLessThan(60);
    }
    const rest = await local.itemsOf(idsOf(kept));
    expect(rest.map(({ type }) => type)).toEqual(rest.map(() => expect.any(String)));
    expect(rest).toHaveLength(kept.length);
    const again = await local.forget('--number', number, '--yes');
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('Nothing was found');
  });

  it('leaves calls with the number on the own side, and says how to find them', async () => {
    const { number, sid } = somebody();
    await local.store([
      aCallEnd(sid('theirs'), DAYS_AGO, { To: number }),
      aCallEnd(sid('own'), DAYS_AGO, { From: number }),
    ]);
    const { stdout } = await local.forget('--number', number, '--yes');
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('Nothing of these is left in the tables.');
    expect(text).toMatch(/own side: as From .* calls --since 90d --csv, which has all calls/);
    const all = await local.cli(['calls', '--since', '90d', '--csv']);
    const lines = all.stdout.split('\r\n').filter((line) => line.includes(number));
    expect(lines).toEqual([expect.stringContaining(`,${sid('own')},`)]);
  });

  it('of a number with its trunk zero finds those of that number alone', async () => {
    const { sid } = somebody();
    await local.store([
      aCallEnd(sid('london'), DAYS_AGO, { To: '+442079460018' }),
      aCallEnd(sid('other'), DAYS_AGO, { To: '+4402079460018' }),
    ]);
    const { json } = await local.forget('--number', '+44 (0)20 7946 0018', '--json');
    expect(json.found.calls).toMatchObject([{ callSid: sid('london') }]);
  });

  it('forgets a call and its legs by its SID, and says so to who asks', async () => {
    const { number, sid } = somebody();
    const events = [
      aCallEnd(sid('one'), DAYS_AGO, { To: number }),
      aCallEnd(sid('two'), DAYS_AGO, { ParentCallSid: sid('one'), To: 'client:agent' }),
      aCallEnd(sid('own'), DAYS_AGO, { To: number }),
    ];
    await local.store(events);
    expect((await local.forget('--call', sid('one'), '--yes')).exitCode).toBe(0);
    const [id = ''] = idsOf(events);
    for (const args of [
      ['event', id],
      ['call', sid('one')],
      ['call', sid('two')],
    ]) {
      const run = await local.cli(args);
      expect(run.exitCode).toBe(3);
      expect(run.stderr).toMatch(/was forgotten on \d{4}-\d\d-\d\d [\d:]{8} UTC/);
    }
    const calls = await local.cli(['--json', 'calls', '--number', number, '--since', '5d']);
    expect(calls.json.calls).toMatchObject([{ callSid: sid('own') }]);
    const status = await local.cli(['--json', 'status']);
    const stored = (await local.events()).filter(({ type }) => type !== undefined).length;
    expect(status.json.parts).toContainEqual(
      expect.objectContaining({ name: 'events', facts: expect.objectContaining({ stored }) }),
    );
    // What comes later is shown with what it is.
    await local.store([anEvent('EZlate', { CallSid: sid('one') })]);
    const late = await local.cli(['call', sid('one')]);
    expect(late.exitCode).toBe(0);
    expect(late.stderr).toContain(`forget --call ${sid('one')}`);
    await local.forget('--call', sid('one'), '--yes');
    expect((await local.cli(['call', sid('one')])).exitCode).toBe(3);
  });

  it('deletes the rejections that name the number or a call, and keeps them from coming back', async () => {
    const { number, sid } = somebody();
    const rejected = aCloudEvent({ id: 'EZrejected', parameters: { To: number } });
    await local.store([aCallEnd(sid('rejected'), DAYS_AGO, { To: number })]);
    await plant('forget:number', rejected);
    await plant('forget:sid', `no JSON, but ${sid('rejected')}`);
    await plant('forget:other', aCloudEvent({ parameters: { To: '+4144' } }));
    const { json } = await local.forget('--number', number, '--yes', '--json');
    expect(json.forgotten.rejections).toBe(2);
    expect((await local.rejections()).map(({ recordId }) => recordId)).toEqual(['forget:other']);
  });

  it('is not undone by a replay, nor by a redrive', async () => {
    const { number, sid } = somebody();
    const end = aCallEnd(sid('replayed'), DAYS_AGO, { To: number });
    await local.store([end]);
    await local.put(end);
    await local.forget('--number', number, '--yes');
    expect((await local.cli(['replay', '--from', '1h'])).exitCode).toBe(0);
    await plant('forget:again', end);
    const redrive = await local.cli(['rejections', 'redrive', 'forget:again']);
    expect(redrive.stdout).toContain('1 stored, and deleted');
    expect(await local.itemsOf([end.id as string])).toEqual([
      expect.not.objectContaining({ type: expect.anything() }),
    ]);
  });

  it.each([
    [[], 'Say what to forget'],
    [['--number', 'anonymous'], 'is many people'],
    [['--number', '+266696687'], 'is many people'],
    [['--number', 'sip:anonymous@anonymous.invalid'], 'is many people'],
    [['--number', 'Support'], 'Expected a number'],
    [['--call', 'EZ0123456789abcdef0123456789abcdef'], 'begins with CA'],
    [['--call', 'CA4f60'], 'has 34 characters'],
  ])('refuses %j', async (args, words) => {
    const { stderr, exitCode } = await local.forget(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});
