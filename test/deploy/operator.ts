import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Run, runCli } from '../cli/run-cli.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aRecord } from '../fixtures/records.ts';
import type { configurationOf } from './aws.ts';
import { giveUp } from './give-up.ts';
import type { Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';

const MOST_LINES = 12;

/**
 * Operates the deployed stack with the command line, as somebody with the credentials of `env`. Changes
 * no table's count.
 */
export async function operate(
  { check }: Steps,
  env: Readonly<Record<string, string>>,
  traffic: Traffic,
  {
    folder,
    bucket,
    configuration,
  }: {
    readonly folder: string;
    readonly bucket: string;
    /** How Lambda itself reaches the bucket. */
    readonly configuration: ReturnType<typeof configurationOf>;
  },
): Promise<void> {
  const cli = async (...args: string[]): Promise<Run> => {
    const run = await runCli(args, { env });
    console.log(`   $ voice-events ${args.join(' ')}\n${indented(run.stdout + run.stderr)}`);
    return run;
  };
  const says = (what: string, { stdout, stderr }: Run, words: RegExp) =>
    check(what, words.test(stdout), stdout + stderr);

  const [id = ''] = traffic.types.keys();
  const again = join(folder, 'again.json');
  await writeFile(again, JSON.stringify(aCloudEvent({ id })));
  says('send puts a file of events', await cli('send', again), /Sent 1 record/);

  await giveUp(configuration, bucket, 'KinesisBatchInfo', aRecord(aCloudEvent({ id })));
  says(
    'failed-batches list finds one',
    await cli('failed-batches', 'list'),
    /^BATCH.*\n.*1 failed batch/s,
  );
  const redriven = await cli('failed-batches', 'redrive', '--all');
  says('failed-batches redrive stores it and deletes the object', redriven, /1 stored.*deleted/);

  const replay = await cli('replay', '--from', '1h');
  says('replay invokes the function', replay, /Accepted by the function/);

  // After the replay, which brings rejections back under the record ids that they had.
  const list = await cli('rejections', 'list');
  const [recordId = ''] = /shardId-\S+/.exec(list.stdout) ?? [];
  const redrive = await cli('rejections', 'redrive', recordId);
  says('rejections redrive puts it in again', redrive, /1 rejected again/);

  const bad = join(folder, 'bad.jsonl');
  await writeFile(bad, 'no event\n');
  says('send puts a bad line', await cli('send', '--raw', bad), /Sent 1 record/);
  const newest = await waitForRejection(cli, list.stdout);
  says(
    'rejections delete deletes',
    await cli('rejections', 'delete', newest, '--yes'),
    /Deleted 1/,
  );
}

/** The record id of the `not-json` rejection that is not in an earlier list. */
async function waitForRejection(
  cli: (...args: string[]) => Promise<Run>,
  before: string,
): Promise<string> {
  for (let tries = 0; tries < 20; tries += 1) {
    const { stdout } = await cli('rejections', 'list', '--reason', 'not-json');
    const ids = stdout.match(/shardId-\S+/g) ?? [];
    const fresh = ids.find((recordId) => !before.includes(recordId));
    if (fresh !== undefined) return fresh;
    await sleep(1_000);
  }
  throw new Error('The bad line was not rejected');
}

/** What a command printed, as far as a reader of the rehearsal wants to see it. */
function indented(text: string): string {
  const lines = text.trimEnd().split('\n');
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '…'] : lines;
  return shown.map((line) => `     ${line}`.trimEnd()).join('\n');
}
