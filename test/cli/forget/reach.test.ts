import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AwsAnswers, startAwsServer } from '../../fixtures/aws-server.ts';
import { aChange, aStoredEvent } from '../../fixtures/changes.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aFailedBatch, aFailedBatchOfChanges } from '../../fixtures/failed-batch.ts';
import { aBatch } from '../../fixtures/records.ts';
import { quietStack } from '../../fixtures/stand-in-stack.ts';
import { aCallEnd } from '../calls/call-events.ts';
import { runCli } from '../run-cli.ts';
import { DAYS_AGO, daysUntil, somebody, useStackToForget } from './stack-to-forget.ts';

const local = useStackToForget();

const AN_HOUR_AGO = new Date(Date.now() - 3_600_000).toISOString();

describe('what forget cannot reach', () => {
  it('names the failed batches that have records of it', async () => {
    const { number } = somebody();
    const folder = join(local.dir, 'given-up');
    const shard = join(folder, 'aws/lambda/m/shardId-000000000000/2026/11/23');
    await mkdir(shard, { recursive: true });
    const to = (To: string) => aFailedBatch(aBatch(aCloudEvent({ parameters: { To } })));
    const published = aFailedBatchOfChanges([aChange(aStoredEvent({ otherParty: number }))]);
    for (const [name, document] of [
      ['mine', to(number)],
      ['other', to('+4144')],
      ['published', published],
    ] as const) {
      await writeFile(join(shard, `2026-11-23T12.00.00-${name}`), document);
    }
    const args = ['--number', number, '--failed-batches-dir', folder];
    const { json } = await local.forget(...args, '--json');
    expect(json.batches).toEqual({
      kind: 'searched',
      title: folder,
      ofConsumer: ['2026-11-23T12.00.00-mine'],
      ofPublisher: ['2026-11-23T12.00.00-published'],
    });
    const text = await local.forget(...args);
    expect(text.stdout.replace(/\s+/g, ' ')).toMatch(
      /records of it in 2026-11-23T12.00.00-mine, .* delete 2026-11-23T12.00.00-published from/,
    );
  });

  it('says until when what it cannot reach is there, and to run it again for young calls', async () => {
    const { number, sid } = somebody();
    await local.store([aCallEnd(sid('young'), AN_HOUR_AGO, { To: number })]);
    const { reach } = (await local.forget('--number', number, '--json')).json;
    const until = new Date(Date.parse(AN_HOUR_AGO) + 5 * 3_600_000).toISOString();
    expect(reach.young).toEqual({ callSids: [sid('young')], until });
    expect(daysUntil(reach.tombstones)).toBe(97);
    expect(daysUntil(reach.pointInTimeRecovery)).toBe(35);
    const done = await local.forget('--number', number, '--yes');
    expect(done.stdout.replace(/\s+/g, ' ')).toContain('forget again after');
    const at = `${until.slice(0, 10)} ${until.slice(11, 19)} UTC`;
    expect(done.stdout).toContain(`\nNext\n  after ${at}, when no more events come:\n`);
    expect(done.stdout).toMatch(new RegExp(`--call ${sid('young')} --yes\n$`));
  });

  it('does not say of what was forgotten before that nothing is in the stream or comes', async () => {
    const { number, sid } = somebody();
    await local.store([aCallEnd(sid('before'), AN_HOUR_AGO, { To: number })]);
    await local.forget('--number', number, '--yes');
    const { stdout } = await local.forget('--number', number);
    const text = stdout.replace(/\s+/g, ' ');
    expect(text).toContain('the stream Records stay in it for 7 days.');
    expect(text).toContain('events to come More may come of calls of the last 5 hours');
  });
});

describe('of a deployed stack', () => {
  const { number, sid } = somebody();
  async function deployed(answers: Partial<AwsAnswers>) {
    await local.store([aCallEnd(sid('deployed'), DAYS_AGO, { To: number })]);
    const aws = await startAwsServer({ ...quietStack(), retentionDays: 30, ...answers });
    const env = { ...aws.env, ...local.endpoints };
    const run = await runCli(['--json', 'forget', '--number', number], { env });
    await aws.stop();
    return run;
  }

  it('tombstones live as long as its retentions together', async () => {
    const { reach, batches } = (await deployed({})).json;
    expect(daysUntil(reach.tombstones)).toBe(37);
    expect(batches).toMatchObject({ kind: 'searched', ofConsumer: [], ofPublisher: [] });
  });

  it('says that nobody may look into the failed batches', async () => {
    const { batches } = (await deployed({ denied: ['s3'] })).json;
    expect(batches).toMatchObject({ kind: 'not-searched', why: expect.stringContaining('s3:') });
  });

  it('forgets nothing where it is not known for how long to remember that', async () => {
    const { json, exitCode } = await deployed({ denied: ['lambda'] });
    expect(exitCode).toBe(4);
    expect(json.error.message).toContain('lambda:GetFunctionConfiguration');
  });
});
