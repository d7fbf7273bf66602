import { beforeAll, describe, expect, it } from 'vitest';
import { aCloudEvent, aTestEvent, webhookData } from '../fixtures/cloud-event.ts';
import { useCliTable } from './local-stack.ts';
import { nextCommands } from './run-cli.ts';

const table = useCliTable();
const event = (...args: string[]) => table.cli('event', ...args);

const parameters = {
  CallSid: 'CA1',
  AnsweredBy: 'human\u001b[31m',
  MachineDetectionDuration: 'soon',
  Note: 'word '.repeat(40),
};

beforeAll(async () => {
  const data = { ...webhookData(parameters), novelty: { deep: [1, 'two'] } };
  await table.store([aCloudEvent({ data }), aTestEvent('the-test-id')]);
});

const ID = 'EZ00000000000000000000000000000001';

describe('voice-events event', () => {
  it('shows everything that is stored, aligned, within 80 columns', async () => {
    const { stdout, exitCode } = await event(ID);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^  id +${ID}$`, 'm'));
    expect(stdout).toMatch(/^ {2}occurred +2026-11-23T11:59:58.500Z \(UTC\)$/m);
    expect(stdout).toMatch(/^ {2}arrived +2026-11-23T12:00:00.000Z \(\+1.5 s\)$/m);
    expect(stdout).toMatch(/^ {2}responseBody +<Response\/>$/m);
    expect(stdout).toMatch(/novelty\.deep\[1\] +two$/m);
    expect(stdout).toContain('MachineDetectionDuration: expected whole milliseconds');
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const columns = lines
      .filter((line) => /^ {2}(id|CallSid|AnsweredBy|Note|method) /.test(line))
      .map((line) => /^ {2}\S+ +/.exec(line)?.[0].length);
    expect([columns.length, new Set(columns).size]).toEqual([5, 1]);
    expect(nextCommands(stdout)).toEqual(['call CA1']);
  });

  it('shows what an event without a webhook is about, and when it was sent', async () => {
    const type = 'com.twilio.voice.insights.call-event.gateway';
    const data = {
      timestamp: '2026-11-23T11:59:58.000Z',
      carrier_edge: { twilio_ip: '192.0.2.1' },
    };
    const time = '2026-11-23T11:59:59.500Z';
    await table.store([aCloudEvent({ id: 'EZgateway', type, time, data })]);
    const { stdout } = await event('EZgateway');
    expect(stdout).toMatch(
      /^Data, as Twilio sent them\n(?: .*\n)* {2}carrier_edge\.twilio_ip +192\.0\.2\.1$/m,
    );
    expect(stdout).toMatch(/^ {2}sent +2026-11-23T11:59:59.500Z$/m);
  });

  it('gives the stored item as JSON', async () => {
    expect((await event(ID, '--json')).json).toMatchObject({
      id: ID,
      parameters,
      webhook: { responseCode: 200 },
      warnings: ['MachineDetectionDuration: expected whole milliseconds'],
    });
  });

  it('shows a parameter of any name', async () => {
    const named = JSON.parse('{"__proto__": "mine", "constructor": "yours"}');
    await table.store([aCloudEvent({ id: 'EZ-names', parameters: named })]);
    const text = await event('EZ-names');
    expect(text.stdout).toMatch(/^ {2}__proto__ +mine\n {2}constructor +yours$/m);
    const { json } = await event('EZ-names', '--json');
    expect(Object.entries(json.parameters)).toEqual(Object.entries(named));
  });

  it('finds a sink test event by its test_id', async () => {
    const { stdout } = await event('the-test-id');
    expect(stdout).toContain('com.twilio.eventstreams.test-event');
    expect(stdout).not.toContain('Next');
  });

  it('ends with 3 where there is no such event, and says what to check', async () => {
    const { stderr, exitCode } = await event('EZ404');
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/no event "EZ404" .* time to live .* takes some seconds .* rejections/);
  });

  it.each([
    ['event CA1', / That is a call: npx voice-events .* call CA1\n$/],
    ['event cf1', / That is a conference: npx voice-events .* conference CF1\n$/],
    ['event RE1', / That is a recording: the timeline of its call shows it\.\n$/],
    ['event CAF3A1', / That is a call: npx voice-events .* call CAf3a1\n$/],
    ['event caf3a1b2-1111-2222-3333-444455556666', / time to live /],
    ['event cart-123', / time to live /],
    ['event Reply1', / time to live /],
    ['call ca1', / begins with CA\. That is a call: npx voice-events .* call CA1\n$/],
  ])('says what to type instead of %s', async (line, words) => {
    expect((await table.cli(...line.split(' '))).stderr).toMatch(words);
  });
});
