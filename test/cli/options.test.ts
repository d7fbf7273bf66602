import { createServer } from 'node:net';
import { beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { widest } from '../../src/cli/terminal-text.ts';
import { DEPLOYMENT_DEFAULTS } from '../../src/local/deployment-defaults.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { listening } from '../fixtures/listening.ts';
import { useCliTable } from './local-stack.ts';
import { runCli } from './run-cli.ts';

describe('options', () => {
  it.each([
    ['--local --dynamodb-port abc status', 'Expected a port'],
    ['--local --dynamodb-port 0 status', 'Expected a port'],
    ['--local --kinesis-port 70000 status', 'Expected a port'],
    ['rejections list --limit abc', 'Expected a whole number from 1'],
    ['failed-batches list --limit 0', 'Expected a whole number from 1'],
    ['send --sample 1.5', 'Expected a whole number from 1'],
    ['send --sample 1 --seed -1', 'Expected a whole number from 0'],
    ['send - --rate abc', 'Expected a whole number from 1'],
    ['connect --wait abc', 'Expected a time such as'],
    ['rejections redrive --all --timeout 5', 'Expected a time such as'],
    ['failed-batches redrive --all --timeout abc', 'Expected a time such as'],
    ['tail --call XX', 'Such a SID begins with CA'],
    ['tail --conference Support', 'Such a SID begins with CF'],
    ['calls --account nope', 'Such a SID begins with AC'],
    ['tail --since abc', 'Expected ISO 8601'],
    ['--time-zone Mars/Olympus status', 'Expected a time zone'],
    ['--local --stack Other status', "'--local' cannot be used with option '--stack <name>'"],
    ['status --stack TwilioVoiceEvents --local', "'--local' cannot be used with"],
    ['--local --profile work status', "'--local' cannot be used with option '--profile <name>'"],
    ['--local --region eu-west-1 status', "'--local' cannot be used with option '--region <name>'"],
    ['--local connect', 'connect needs a deployed stack'],
    ['--local disconnect', 'disconnect needs a deployed stack'],
    ['--dynamodb-port 8001 status', '--dynamodb-port and --kinesis-port need --local'],
  ])('that cannot be meant are refused: %s', async (line, words) => {
    const { stdout, stderr, exitCode } = await runCli(line.split(' '));
    expect(stderr).toContain(words);
    expect([stdout, exitCode]).toEqual(['', 2]);
  });
});

describe('with --json, an error', () => {
  it.each([
    ['of the command line', ['--json', 'status', '--wrong'], 2, "unknown option '--wrong'"],
    ['of a missing command', ['--json'], 2, 'Say which command'],
    ['of an option', ['send', '--rate', 'abc', '--json'], 2, 'Expected a whole number'],
    ['of a command', ['send', '--json'], 2, 'Say what to send: a FILE, - or --sample CALLS'],
    ['of what is not there', ['send', '/nonexistent', '--json'], 2, 'Cannot read /nonexistent'],
    ['of credentials', ['connect', '--json'], 4, 'credentials were found. Set TWILIO_ACCOUNT_SID'],
  ])('%s is one JSON document', async (_, args, exitCode, words) => {
    const run = await runCli(args);
    expect([run.exitCode, run.stderr]).toEqual([exitCode, '']);
    expect(run.json).toEqual({ error: { message: expect.stringContaining(words), exitCode } });
  });
});

describe('commands that a message names', () => {
  it('are about the same system as the run', async () => {
    const args = ['--stack', 'My Stack', '--region', 'eu-west-1', '--profile', 'work'];
    const { stderr } = await runCli([...args, 'conference', 'CA1']);
    expect(stderr).toContain(
      `npx voice-events --stack 'My Stack' --region eu-west-1 --profile work call CA1`,
    );
  });

  it('start the local stack on the ports where nothing answered', async () => {
    const { port, stop } = await listening(createServer());
    await stop();
    const args = ['--local', '--dynamodb-port', `${port}`, 'event', 'EZ1'];
    const { stderr, exitCode } = await runCli(args);
    expect(stderr).toMatch(new RegExp(`npm run local -- --dynamodb-port ${port}$`, 'm'));
    expect(exitCode).toBe(1);
    const status = await runCli([...args.slice(0, -2), 'status']);
    expect(status.stdout.replace(/\s+/g, ' ')).toContain('start the stack first: npm run local');
  });

  it('are none where no deployed stack answered', async () => {
    const { endpoint, stop } = await listening(createServer());
    await stop();
    const credentials = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
    const env = { ...credentials, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint };
    const { stderr } = await runCli(['event', 'EZ1'], { env });
    expect(stderr).toContain('Check the network, a proxy, and AWS_ENDPOINT_URL');
    expect(stderr).not.toContain('--local');
  });
});

describe.each([
  [80, 80],
  [60, 60],
  [0, 80],
])('on a terminal of %i columns', (columns, width) => {
  it.each([
    ['send -', '\n  line 1: not-cloudevent: '],
    ['calls --since soon', '\n(npx voice-events calls --help tells more)\n'],
  ])('errors of %s are broken at spaces', async (line, words) => {
    const args = line.split(' ');
    const fitted = await runCli(args, { input: '{}', isTerminal: true, columns });
    const whole = await runCli(args, { input: '{}' });
    expect(widest(fitted.stderr.split('\n'))).toBeLessThanOrEqual(width);
    expect(widest(fitted.stderr.split('\n'))).toBeGreaterThan(width - 20);
    expect(widest(whole.stderr.split('\n'))).toBeGreaterThan(80);
    expect(fitted.stderr).toContain(words);
    expect(fitted.stderr.replace(/\s+/g, ' ')).toBe(whole.stderr.replace(/\s+/g, ' '));
  });
});

it('--version shows the version', async () => {
  const { stdout, exitCode } = await runCli(['--version']);
  expect([stdout, exitCode]).toEqual([`${packageJson.version}\n`, 0]);
});

it('the help of replay names the retention that a deployment has', async () => {
  const { stdout } = await runCli(['replay', '--help']);
  expect(stdout).toContain(`retention: ${DEPLOYMENT_DEFAULTS.streamRetentionHours / 24} days`);
});

describe('times', () => {
  const call = { CallSid: 'CA1', AnsweredBy: 'human' };
  const table = useCliTable();
  beforeAll(() => table.store([aCloudEvent({ id: 'EZ1', parameters: call }), 'no json']));
  const inBerlin = (...args: string[]) => table.cli('--time-zone', 'Europe/Berlin', ...args);

  it('are in the zone that is asked for, and name it', async () => {
    const timeline = await inBerlin('call', 'CA1');
    expect(timeline.stdout).toContain('2026-11-23 12:59:58.500 to 12:59:58.500 Europe/Berlin');
    expect(timeline.stdout).toMatch(/^Timeline, Europe\/Berlin\n {2}12:59:58\.500 /m);
    const event = await inBerlin('event', 'EZ1');
    expect(event.stdout).toContain('2026-11-23T11:59:58.500Z (12:59:58.500 Europe/Berlin)');
    const rejections = await inBerlin('rejections', 'list');
    expect(rejections.stdout).toMatch(/^2026-11-23 13:00:05 {2}not-json/m);
    expect(rejections.stdout).toContain('Times are Europe/Berlin.');
  });

  it('are UTC in JSON', async () => {
    const { json } = await inBerlin('call', 'CA1', '--json');
    expect(json.entries[0].occurredAt).toBe('2026-11-23T11:59:58.500Z');
  });

  it('of options are in the same zone', async () => {
    const since = async (time: string) => {
      const { json } = await inBerlin('rejections', 'list', '--json', '--since', time);
      return json.found;
    };
    expect(await since('2026-11-23T13:00')).toBe(1);
    expect(await since('2026-11-23T13:01')).toBe(0);
  });
});
