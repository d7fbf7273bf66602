import { beforeAll, describe, expect, it } from 'vitest';
import { REJECTIONS_TABLE } from '../../src/local/names.ts';
import { type AwsAnswers, startAwsServer } from '../fixtures/aws-server.ts';
import { quietStack } from '../fixtures/stand-in-stack.ts';
import { aCallBegin, aCallEnd, aCallSummary } from './calls/call-events.ts';
import { useCliTable } from './local-stack.ts';
import { nextCommands, runCli } from './run-cli.ts';

/** Some days ago, as `YYYY-MM-DD`: what is too old is not listed. */
function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
const DAY_BEFORE = daysAgo(6);
const FIRST = daysAgo(5);
const SECOND = daysAgo(4);
const DAY_AFTER = daysAgo(3);

const table = useCliTable();
const ALICE = 'sip:alice@example.com';

beforeAll(() =>
  table.store([
    // Around midnight, so that its events are under two days.
    aCallEnd('CAmidnight', `${SECOND}T00:00:00.300Z`, { CallDuration: '61' }),
    aCallSummary('CAmidnight', 'complete', `${FIRST}T23:59:59Z`, {
      duration: 65,
      connect_duration: 61,
      tags: ['high_jitter'],
      answered_by: 'human',
    }),
    aCallEnd('CAfailed', `${FIRST}T12:00:00Z`, {
      CallStatus: 'failed',
      SipResponseCode: '404',
      ErrorCode: '13224',
    }),
    aCallEnd('CAbusy', `${FIRST}T11:00:00Z`, { CallStatus: 'busy', To: ALICE }),
    aCallSummary('CApartial', 'partial', `${FIRST}T10:00:00Z`, { tags: ['silence'] }),
    aCallEnd('CAother', `${FIRST}T09:00:00Z`, { AccountSid: 'ACother', CallDuration: '11' }),
    aCallEnd('CAlast', `${FIRST}T08:00:00Z`),
  ]),
);

const DAYS = ['--since', DAY_BEFORE, '--until', DAY_AFTER];
const calls = (...args: string[]) => table.cli('calls', ...args);
async function sidsOf(...args: string[]): Promise<string[]> {
  const { json } = await calls(...args, '--json');
  return json.calls.map(({ callSid }: { callSid: string }) => callSid);
}

const ALL = ['CAmidnight', 'CAfailed', 'CAbusy', 'CApartial', 'CAother', 'CAlast'];

describe('voice-events calls', () => {
  it('lists calls newest first, with what was wrong, and sums, within 80 columns', async () => {
    const { stdout, exitCode } = await calls(...DAYS);
    expect(exitCode).toBe(0);
    expect([...stdout.matchAll(/^ {2}(CA\w+)/gm)].map(([, sid]) => sid)).toEqual(ALL);
    expect(stdout).toMatch(
      /^\d\d-\d\d 00:00:00 {2}out {2}\+12065550100 → \+13125550199 +completed +1 min 1 s\n {2}CAmidnight {2}by human {2}jitter\n/m,
    );
    expect(stdout).toMatch(/failed\n {2}CAfailed {2}SIP 404, error 13224\n/);
    expect(stdout).toMatch(/ {2}CApartial {2}silence \(preliminary\)\n/);
    expect(stdout).toContain(`
6 calls: 4 answered, 1 unanswered, 1 failed.
Median time to answer 4 s, median duration 36 s.
Times are UTC.
`);
    expect(nextCommands(stdout)).toEqual(['call CAfailed']);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has a line for each call on a wide terminal', async () => {
    const { stdout } = await runCli([...table.options, 'calls', ...DAYS], {
      env: { COLUMNS: '160' },
    });
    expect(stdout).toMatch(/^WHEN +FROM → TO +STATUS +DURATION +ANSWERED BY +CALL +PROBLEM\n/);
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\d 12:00:00 .* failed .* CAfailed +SIP 404, error 13224$/m,
    );
  });

  it('gives calls, sums and the range as JSON', async () => {
    expect((await calls(...DAYS, '--json', '--limit', '2')).json).toMatchObject({
      since: `${DAY_BEFORE}T00:00:00.000Z`,
      until: `${DAY_AFTER}T00:00:00.000Z`,
      calls: [
        {
          callSid: 'CAmidnight',
          at: `${SECOND}T00:00:00.300Z`,
          direction: 'outbound-api',
          from: '+12065550100',
          durationSeconds: 61,
          timeToAnswerSeconds: 4,
          problems: ['high_jitter'],
          isPreliminary: false,
        },
        { callSid: 'CAfailed', sipResponseCode: 404, errorCode: 13_224 },
      ],
      sums: {
        calls: 2,
        answered: 1,
        unanswered: 0,
        failed: 1,
        running: 0,
        medianDurationSeconds: 61,
      },
      isMore: true,
    });
  });

  it.each([
    ['--failed', ['CAfailed']],
    ['--status busy', ['CAbusy']],
    ['--account ACother', ['CAother']],
    ['--problem quality', ['CAmidnight', 'CApartial']],
    ['--problem error', ['CAfailed']],
    ['--limit 3', ALL.slice(0, 3)],
  ])('%s lists %j', async (args, sids) => {
    expect(await sidsOf(...DAYS, ...args.split(' '))).toEqual(sids);
  });

  it('has each call in one of two ranges that follow each other', async () => {
    const before = await sidsOf('--since', FIRST, '--until', `${FIRST}T23:59:59.999Z`);
    const after = await sidsOf('--since', SECOND, '--until', DAY_AFTER);
    expect([...after, ...before]).toEqual(ALL);
    expect(after).toEqual(['CAmidnight']);
  });

  it('says that there are more', async () => {
    expect((await calls(...DAYS, '--limit', '5')).stdout).toContain('--limit 50 shows more');
    expect((await calls(...DAYS, '--limit', '6')).stdout).not.toContain('--limit');
  });

  it.each([
    [[], 'No calls ended in this time: ', ['calls --since 30d', 'status']],
    [['--number', ALICE], 'Your own numbers find nothing', [`calls --number ${ALICE} --since 30d`]],
    [['--status', 'busy'], 'No such calls: ', []],
  ])('says of none with %j why that may be, and what to type next', async (args, words, next) => {
    const nothing = ['--since', DAY_BEFORE, '--until', FIRST];
    const { stdout } = await calls(...nothing, ...args);
    expect(stdout).toContain(`${DAY_BEFORE} 00:00:00 to ${FIRST} 00:00:00 UTC.\n`);
    expect(stdout).toContain(words);
    expect(nextCommands(stdout)).toEqual(next);
    const longer = await calls('--since', daysAgo(400), '--until', daysAgo(399), ...args);
    expect(longer.stdout).not.toContain('--since');
  });

  it('offers the calls of a number that a filter hides', async () => {
    const { stdout } = await calls(...DAYS, '--number', ALICE, '--failed');
    expect(stdout).toContain('No such calls of this number: ');
    expect(stdout).not.toContain('Your own numbers');
    const [first, longer] = nextCommands(stdout);
    expect(longer).toBe(`calls --number ${ALICE} --since 30d`);
    expect(await sidsOf(...(first?.split(' ').slice(1) ?? []))).toEqual(['CAbusy']);
  });

  it('looks at the last 24 hours', async () => {
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    await table.store([aCallEnd('CA23h', hoursAgo(23)), aCallEnd('CA25h', hoursAgo(25))]);
    expect(await sidsOf()).toEqual(['CA23h']);
    const { stderr, json } = await calls('--until', '2999-01-01', '--json');
    expect(stderr).toContain('--until lies in the future: the list ends now.');
    expect(json.calls).toMatchObject([{ callSid: 'CA23h' }]);
  });

  it('reads through any number of pages', async () => {
    const many = Array.from({ length: 700 }, (_, n) => {
      const time = new Date(Date.parse(daysAgo(20)) - n * 60_000).toISOString();
      return aCallEnd(`CA${n}`, time);
    });
    await table.store(many);
    const range = ['--since', daysAgo(21), '--until', daysAgo(20)];
    const { stdout } = await calls(...range, '--csv');
    const sids = stdout.split('\r\n').map((line) => line.split(',')[1]);
    expect(sids.slice(1, -1)).toEqual(many.map((_, n) => `CA${n}`));
    const { stdout: few } = await calls(...range, '--csv', '--limit', '2');
    expect(few.match(/\r\n/g)).toHaveLength(3);
  });
});

describe('by number', () => {
  const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000).toISOString();
  const To = '+41446681800';
  beforeAll(() =>
    table.store([
      aCallBegin('CAdone', hours(3), { To }),
      aCallEnd('CAdone', hours(2), { To, CallStatus: 'no-answer' }),
      aCallBegin('CAruns', hours(1), { To }),
      aCallBegin('CAlost', hours(30), { To }),
      aCallEnd('CAinbound', hours(4), { Direction: 'inbound', From: To, To: '+1' }),
    ]),
  );

  it('lists the calls with that other party, running ones too', async () => {
    expect(await sidsOf('--number', '+41 44 668-18-00')).toEqual(['CAruns', 'CAdone', 'CAinbound']);
    expect(await sidsOf('--number', ALICE, ...DAYS)).toEqual(['CAbusy']);
  });

  it('finds a word for a withheld number as any carrier writes it', async () => {
    const inbound = (From: string) =>
      aCallEnd(`CA${From}`, hours(30), { Direction: 'inbound', From });
    const found = ['CAANONYMOUS', 'CAAnonymous', 'CAanonymous'];
    await table.store(['Anonymous', 'ANONYMOUS', 'anonymous', 'Restricted'].map(inbound));
    expect((await sidsOf('--number', 'anonymous', '--since', '2d')).sort()).toEqual(found);
    expect((await sidsOf('--number', 'ANONYMOUS', '--since', '2d')).sort()).toEqual(found);
  });

  it('lists only the running ones', async () => {
    const { stdout } = await calls('--number', To, '--running', '--since', '2d');
    expect(stdout).toMatch(
      /running\n {2}CAruns\n\n1 call: 0 answered, 0 unanswered, 0 failed, 1 running\./,
    );
  });

  it('does not say that a call runs which ended after the range', async () => {
    expect(await sidsOf('--number', To, '--since', '5h', '--until', '150m')).toEqual(['CAinbound']);
  });

  it('says of a call without an end for days that none was seen', async () => {
    const { stdout } = await calls('--number', To, '--since', '2d');
    expect(stdout).toMatch(/unknown\n {2}CAlost {2}no end seen\n/);
  });

  it('cuts a range to what is kept, and says so', async () => {
    const { stderr, json } = await calls('--number', To, '--since', '2020-01-01', '--json');
    expect(stderr).toContain('Events are kept for 90 days: the list begins at ');
    expect((Date.now() - Date.parse(json.since)) / 86_400_000).toBeCloseTo(90, 1);
  });
});

describe('of a deployed stack', () => {
  const sinceOf = async (answers: Partial<AwsAnswers>) => {
    const aws = await startAwsServer({ ...quietStack(), ...answers });
    const env = { ...aws.env, AWS_ENDPOINT_URL_DYNAMODB: table.endpoint };
    const args = ['calls', '--number', '+41', '--since', '40d', '--json'];
    const { json } = await runCli(args, { env });
    await aws.stop();
    return Math.round((Date.now() - Date.parse(json.since)) / 86_400_000);
  };

  it('the range is cut to what the function keeps events for', async () => {
    expect(await sinceOf({ retentionDays: 30 })).toBe(30);
    expect(await sinceOf({ retentionDays: 90 })).toBe(40);
  });

  it('the range stays as it is where the function may not be read', async () => {
    expect(await sinceOf({ retentionDays: 30, denied: ['lambda'] })).toBe(40);
  });
});

it('says that a table from before has no such index', async () => {
  const { stderr, exitCode } = await calls('--events-table', REJECTIONS_TABLE);
  expect(stderr).toMatch(/has no index byDay: it was deployed before there was one/);
  expect(exitCode).toBe(1);
});

describe('a command line that cannot be meant', () => {
  it.each([
    ['--running', '--running needs --number'],
    ['--since 1h --until 2h', '--since is after --until'],
    ['--since 400d --until 300d', 'Events are kept for 90 days: nothing is left of that time.'],
    ['--since 2999-01-01', '--since lies in the future'],
    ['--since yesterday --until yesterday', 'give the next day as --until'],
    ['--since 5m --until 300s', '--since and --until are the same moment.'],
    ['--since noon', 'voice-events calls --help tells more'],
    ['--number alice@example.com', 'Expected a number such as'],
    ['--status lost', 'Allowed choices are completed, busy'],
    ['--problem noise', 'Allowed choices are quality, error'],
    ['--limit 0', 'Expected a whole number from 1'],
  ])('%s is refused', async (args, words) => {
    const { stdout, stderr, exitCode } = await calls(...args.split(' '));
    expect(stderr).toContain(words);
    expect([stdout, exitCode]).toEqual(['', 2]);
  });

  it('--csv with --json is refused', async () => {
    const { json, exitCode } = await calls('--csv', '--json');
    expect(exitCode).toBe(2);
    expect(json.error.message).toContain('--csv and --json contradict each other');
  });
});
