import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { type AwsAnswers, startAwsServer } from '../../fixtures/aws-server.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aConsumer, aStore } from '../../fixtures/consumer.ts';
import { aBatch, aRecord } from '../../fixtures/records.ts';
import { quietStack } from '../../fixtures/stand-in-stack.ts';
import { aCallBegin, aCallEnd, aCallSummary } from '../calls/call-events.ts';
import { type CliStack, plantRejection, startCliStack } from '../local-stack.ts';
import { runCli } from '../run-cli.ts';

let local: CliStack;
let store: (events: readonly unknown[]) => Promise<unknown>;
beforeAll(async () => {
  local = await startCliStack();
  const tables = { eventsTable: EVENTS_TABLE, rejectionsTable: REJECTIONS_TABLE };
  const { consume } = aConsumer(undefined, {
    store: aStore({ client: local.stack.dynamoDb.client, ...tables }),
  });
  store = (events) => consume(aBatch(...events));
}, 60_000);
afterAll(() => local.stop());

const DAY_MS = 86_400_000;
const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();
const DAYS_AGO = new Date(Date.now() - 3 * DAY_MS).toISOString();

const forget = (...args: string[]) => local.cli(['forget', ...args]);
async function forgetting(...args: string[]) {
  const { stdout, exitCode } = await local.cli(['--json', 'forget', ...args]);
  return { ...JSON.parse(stdout), exitCode };
}
const itemsOf = async (ids: readonly string[]) =>
  (await local.events()).filter(({ id }) => ids.includes(String(id)));
const idsOf = (events: readonly { id: unknown }[]) => events.map(({ id }) => String(id));

let made = 0;
/** A number that no other test has, and SIDs that go with it. */
function somebody() {
  made += 1;
  const sid = (what: string) => `CA${what}${made}`;
  return { number: `+4179123450${String(made).padStart(2, '0')}`, sid, conference: `CFof${made}` };
}

/** An event of a conference, or of anything else. */
const anEvent = (id: string, parameters: Record<string, unknown>, time = DAYS_AGO) =>
  aCloudEvent({ id, time, parameters, type: `com.twilio.voice.status-callback.${typeOf(id)}` });
const typeOf = (id: string) =>
  id.startsWith('EZconference') ? 'conference.updated' : 'recording.processed';

describe('voice-events forget', () => {
  it('shows what would be forgotten, and changes nothing', async () => {
    const { number, sid } = somebody();
    const events = [
      aCallBegin(sid('shown'), DAYS_AGO, { To: number }),
      aCallEnd(sid('shown'), DAYS_AGO, { To: number }),
    ];
    await store(events);
    const { stdout, exitCode } = await forget('--number', number);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`${sid('shown')}\n`));
    expect(stdout).toContain('1  call.initiated');
    expect(stdout).toContain('1 call, 2 events, 0 rejections.');
    expect(stdout).toMatch(
      new RegExp(`Next\n.*--local .*\n? +forget --number \\${number} --yes\n$`),
    );
    expect(await itemsOf(idsOf(events))).toEqual([
      expect.objectContaining({ otherParty: number }),
      expect.objectContaining({ otherParty: number }),
    ]);
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
    await store([...forgotten, ...kept]);
    const before = Math.floor(Date.now() / 1_000);
    const result = await forgetting('--number', number, '--yes');
    expect(result).toMatchObject({
      exitCode: 0,
      forgotten: { events: forgotten.length, calls: 3, left: { events: [], rejections: [] } },
    });
    const tombstone = {
      id: expect.any(String),
      forgottenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      expiresAt: expect.any(Number),
    };
    const calls = [sid('in'), sid('leg'), sid('out')];
    const items = await itemsOf([...idsOf(forgotten), ...calls]);
    expect(items).toEqual(items.map(() => tombstone));
    expect(items).toHaveLength(forgotten.length + calls.length);
    for (const { expiresAt } of items) {
      expect(Math.abs(Number(expiresAt) - before - 97 * 86_400)).toBeLessThan(60);
    }
    const rest = await itemsOf(idsOf(kept));
    expect(rest.map(({ type }) => type)).toEqual(rest.map(() => expect.any(String)));
    expect(rest).toHaveLength(kept.length);
    const again = await forget('--number', number, '--yes');
    expect(again).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Nothing was found'),
    });
  });

  it('forgets a call and its legs by its SID, and says so to who asks', async () => {
    const { number, sid } = somebody();
    const events = [
      aCallEnd(sid('one'), DAYS_AGO, { To: number }),
      aCallEnd(sid('two'), DAYS_AGO, { ParentCallSid: sid('one'), To: 'client:agent' }),
      aCallEnd(sid('own'), DAYS_AGO, { To: number }),
    ];
    await store(events);
    expect((await forget('--call', sid('one'), '--yes')).exitCode).toBe(0);
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
    const { stdout } = await local.cli(['--json', 'calls', '--number', number, '--since', '5d']);
    const listed = JSON.parse(stdout).calls.map(({ callSid }: { callSid: string }) => callSid);
    expect(listed).toEqual([sid('own')]);
    const status = JSON.parse((await local.cli(['--json', 'status'])).stdout);
    const isEvents = ({ name }: { name: string }) => name === 'events';
    const counted = (await local.events()).filter(({ type }) => type !== undefined);
    expect(status.parts.find(isEvents)).toMatchObject({ facts: { stored: counted.length } });
    // What comes later is shown with what it is.
    await store([anEvent('EZlate', { CallSid: sid('one') })]);
    const late = await local.cli(['call', sid('one')]);
    expect(late.exitCode).toBe(0);
    expect(late.stderr).toContain(`forget --call ${sid('one')}`);
    await forget('--call', sid('one'), '--yes');
    expect((await local.cli(['call', sid('one')])).exitCode).toBe(3);
  });

  it('deletes the rejections that name the number or a call, and keeps them from coming back', async () => {
    const { number, sid } = somebody();
    const rejected = aCloudEvent({ id: `EZrejected${made}`, parameters: { To: number } });
    await store([aCallEnd(sid('rejected'), DAYS_AGO, { To: number })]);
    await plantRejection(local.stack, 'forget:number', rejected);
    await plantRejection(local.stack, 'forget:sid', `no JSON, but ${sid('rejected')}`);
    await plantRejection(local.stack, 'forget:other', aCloudEvent({ parameters: { To: '+4144' } }));
    const result = await forgetting('--number', number, '--yes');
    expect(result.forgotten.rejections).toBe(2);
    expect((await local.rejections()).map(({ recordId }) => recordId)).toEqual(['forget:other']);
  });

  it('is not undone by a replay, nor by a redrive', async () => {
    const { number, sid } = somebody();
    const end = aCallEnd(sid('replayed'), DAYS_AGO, { To: number });
    await store([end]);
    await local.put(end);
    await forget('--number', number, '--yes');
    expect((await local.cli(['replay', '--from', '1h'])).exitCode).toBe(0);
    await plantRejection(local.stack, 'forget:again', end);
    const redrive = await local.cli(['rejections', 'redrive', 'forget:again']);
    expect(redrive.stdout).toContain('1 stored, and deleted');
    expect(await itemsOf([end.id as string])).toEqual([
      expect.not.objectContaining({ type: expect.anything() }),
    ]);
  });

  it('names the failed batches that have records of it', async () => {
    const { number } = somebody();
    const folder = join(local.dir, 'given-up');
    const shard = join(folder, 'aws/lambda/m/shardId-000000000000/2026/11/23');
    await mkdir(shard, { recursive: true });
    for (const [name, To] of [
      ['2026-11-23T12.00.00-mine', number],
      ['2026-11-23T12.00.00-other', '+4144'],
    ]) {
      const payload = JSON.stringify({ Records: [aRecord(aCloudEvent({ parameters: { To } }))] });
      await writeFile(join(shard, name as string), aFailedBatch(payload));
    }
    const result = await forgetting('--number', number, '--failed-batches-dir', folder);
    expect(result.batches).toEqual({
      kind: 'searched',
      title: folder,
      names: ['2026-11-23T12.00.00-mine'],
    });
    const text = await forget('--number', number, '--failed-batches-dir', folder);
    expect(text.stdout.replace(/\s+/g, ' ')).toContain('2026-11-23T12.00.00-mine in');
  });

  it('says until when what it cannot reach is there, and to run it again for young calls', async () => {
    const { number, sid } = somebody();
    await store([aCallEnd(sid('young'), AN_HOUR_AGO, { To: number })]);
    const { reach } = await forgetting('--number', number);
    const after = (time: string, ms: number) => new Date(Date.parse(time) + ms).toISOString();
    expect(reach.young).toEqual({
      callSids: [sid('young')],
      until: after(AN_HOUR_AGO, 5 * 3_600_000),
    });
    const days = (time: string) => Math.round((Date.parse(time) - Date.now()) / DAY_MS);
    expect(days(reach.tombstones)).toBe(97);
    expect(days(reach.pointInTimeRecovery)).toBe(35);
    const done = await forget('--number', number, '--yes');
    expect(done.stdout.replace(/\s+/g, ' ')).toContain('forget again after');
    expect(done.stdout).toMatch(new RegExp(`--call ${sid('young')} --yes\n$`));
  });

  it.each([
    [[], 'Say what to forget'],
    [['--number', 'anonymous'], 'is many people'],
    [['--call', 'EZ1'], 'begins with CA'],
  ])('refuses %j', async (args, words) => {
    const { stderr, exitCode } = await forget(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(words);
  });
});

describe('of a deployed stack', () => {
  const { number, sid } = somebody();
  async function deployed(answers: Partial<AwsAnswers>) {
    await store([aCallEnd(sid('deployed'), DAYS_AGO, { To: number })]);
    const aws = await startAwsServer({ ...quietStack(), retentionDays: 30, ...answers });
    const env = {
      ...aws.env,
      AWS_ENDPOINT_URL_DYNAMODB: local.stack.dynamoDb.endpoint,
      AWS_ENDPOINT_URL_KINESIS: local.stack.kinesis.endpoint,
    };
    try {
      return await runCli(['--json', 'forget', '--number', number], { env });
    } finally {
      await aws.stop();
    }
  }

  it('tombstones live as long as its retentions together', async () => {
    const { stdout } = await deployed({});
    const { reach, batches } = JSON.parse(stdout);
    expect(Math.round((Date.parse(reach.tombstones) - Date.now()) / DAY_MS)).toBe(37);
    expect(batches).toMatchObject({ kind: 'searched', names: [] });
  });

  it('says that nobody may look into the failed batches', async () => {
    const { batches } = JSON.parse((await deployed({ denied: ['s3'] })).stdout);
    expect(batches).toMatchObject({ kind: 'not-searched', why: expect.stringContaining('s3:') });
  });

  it('forgets nothing where it is not known for how long to remember that', async () => {
    const { stdout, exitCode } = await deployed({ denied: ['lambda'] });
    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout).error.message).toContain('lambda:GetFunctionConfiguration');
  });
});

function aFailedBatch(payload: string): string {
  const batch = { shardId: 'shardId-000000000000', batchSize: 1 };
  return JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    timestamp: '2026-11-23T12:00:00.000Z',
    KinesisBatchInfo: batch,
    payload,
  });
}
