import { isDeepStrictEqual } from 'node:util';
import type { ListedCall } from '../../src/cli/calls/listed-call.ts';
import { type Run, runCli } from '../cli/run-cli.ts';
import type { Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';

/**
 * Lists calls by day and by number, and forgets a number, as an operator with the credentials of `env`.
 *
 * @returns how many items the events table has more: a tombstone for each of the number's calls
 */
export async function listAndForget(
  { check }: Steps,
  env: Readonly<Record<string, string>>,
  { expected }: Traffic,
): Promise<number> {
  const cli = async (...args: string[]): Promise<Run> => {
    const run = await runCli(args, { env });
    console.log(`   $ voice-events ${args.join(' ')}`);
    return run;
  };
  const callsOf = async (...args: string[]): Promise<ListedCall[]> => {
    const { stdout } = await cli('calls', '--since', '1d', '--limit', '1000', ...args, '--json');
    return JSON.parse(stdout).calls ?? [];
  };
  const sids = (calls: readonly ListedCall[]) => calls.map(({ callSid }) => callSid).toSorted();

  const byDay = await callsOf();
  const ended = [...expected.events.values()].filter(({ type }) => ENDS.test(type));
  const expectedSids = [...new Set(ended.map(({ callSid = '' }) => callSid))].toSorted();
  check(
    `calls lists the ${expectedSids.length} calls of the day`,
    isDeepStrictEqual(sids(byDay), expectedSids),
    sids(byDay),
  );

  for (const [number, its] of Map.groupBy(byDay, otherParty)) {
    const preview = await cli('forget', '--number', number, '--json');
    const { found } = JSON.parse(preview.stdout);
    // Their table is counted at the end.
    if (found === undefined || found.rejections.length > 0) continue;
    const listed = await callsOf('--number', number);
    const missing = sids(its).filter((sid) => !sids(listed).includes(sid));
    check('calls --number lists the calls of a number', missing.length === 0, missing);

    const forget = await cli('forget', '--number', number, '--yes', '--json');
    const { forgotten } = JSON.parse(forget.stdout);
    const isDone = forget.exitCode === 0 && forgotten?.calls >= its.length;
    check(
      `forget forgets its ${found.calls.length} calls and legs`,
      isDone,
      forget.stdout + forget.stderr,
    );
    const left = await callsOf('--number', number);
    check('calls --number lists none of them any more', left.length === 0, left);
    const call = await cli('call', its[0]?.callSid ?? '');
    check('call says when it was forgotten', /forgotten on/.test(call.stderr), call.stderr);
    return forgotten.calls;
  }
  throw new Error('No number has calls and no rejections');
}

const ENDS = /\.call\.completed$|\.call-summary\./;

/** As the index has it: the caller of an inbound call, else who was called. */
function otherParty({ direction = '', from = '', to = '' }: ListedCall): string {
  return ['inbound', 'trunking-originating'].includes(direction) ? from : to;
}
