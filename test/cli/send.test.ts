import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';
import { aCloudEvent, webhookData } from '../fixtures/cloud-event.ts';
import { useCliStack } from './local-stack.ts';
import { nextCommands } from './run-cli.ts';

const local = useCliStack();

async function aFile(content: string | Uint8Array): Promise<string> {
  const path = join(local.dir, 'events');
  await writeFile(path, content);
  return path;
}

async function storedIds(): Promise<unknown[]> {
  await local.stack.mapping.idle();
  return (await local.events()).map(({ id }) => id);
}

it('sends sample calls, and the seed that it names brings the same ones', async () => {
  const { stdout, exitCode } = await local.cli(['send', '--sample', '3', '--seed', '7']);
  expect(exitCode).toBe(0);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /^Sent \d+ records \(.*\) from 3 sample calls, 5 with their legs and participants \(--seed 7\)/,
  );
  const { events, timelines } = sampleTraffic({ seed: 7, calls: 3 }).expected;
  const { callSid, conferenceSid } = timelines;
  const next = ['calls', `call ${callSid}`, `conference ${conferenceSid}`];
  expect(nextCommands(stdout)).toEqual(next);
  expect((await storedIds()).toSorted()).toEqual([...events.keys()].toSorted());
});

it.each([
  ['one event, over several lines', (id: string) => JSON.stringify(aCloudEvent({ id }), null, 2)],
  ['an array', (id: string) => `[\n${JSON.stringify(aCloudEvent({ id }))}\n]\n`],
  ['JSON lines', (id: string) => `\n${JSON.stringify(aCloudEvent({ id }))}\r\n`],
])('sends a file that holds %s', async (form, content) => {
  const { exitCode } = await local.cli(['send', await aFile(content(form))]);
  expect(exitCode).toBe(0);
  expect(await storedIds()).toContain(form);
});

it('names a call and a conference of a file', async () => {
  const events = [
    { parameters: { CallSid: 'CA1', Caller: 'x' } },
    { parameters: { CallSid: 'CA2', ConferenceSid: "CF1'; rm -r ~" } },
  ].map((event, index) => aCloudEvent({ ...event, id: `named-${index}` }));
  const { stdout } = await local.cli(['send', await aFile(JSON.stringify(events))]);
  // For a shell it is one word.
  const next = ['calls', 'call CA1', "conference 'CF1'\\''; rm -r ~'"];
  expect(nextCommands(stdout)).toEqual(next);
});

it('sends what the standard input holds, at a rate', async () => {
  const lines = ['in-1', 'in-2', 'in-3'].map((id) => JSON.stringify(aCloudEvent({ id })));
  const input = lines.join('\n');
  const { json, stderr } = await local.cli(['--json', 'send', '-', '--rate', '20'], { input });
  expect(json).toMatchObject({ records: 3, leftOut: [] });
  expect(stderr).toContain('3 of 3 records sent');
  expect(await storedIds()).toEqual(expect.arrayContaining(['in-1', 'in-2', 'in-3']));
});

it('refuses a file with bad lines, naming each, and sends nothing of it', async () => {
  const good = JSON.stringify(aCloudEvent({ id: 'beside-bad' }));
  const path = await aFile(`${good}\n{"id":1}\n\nnot json\n`);
  const { stderr, exitCode } = await local.cli(['send', path]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`would reject 2 parts of ${path}`);
  expect(stderr).toContain('line 2: not-cloudevent: specversion: expected "1.0"');
  expect(stderr).toContain('line 4: not-json');
  expect(await storedIds()).not.toContain('beside-bad');

  const skipping = await local.cli(['send', path, '--skip-bad']);
  expect(skipping.exitCode).toBe(0);
  expect(skipping.stderr).toContain('line 4: not-json');
  expect(await storedIds()).toContain('beside-bad');
});

it.each([
  ['an item', Array(150_000).fill(1), 'line 1: too-large: '],
  ['a rejection', 'x'.repeat(500_000), 'line 1: too large to be stored or rejected; it holds up'],
])('refuses an event that is too large for %s', async (_, pad, words) => {
  const event = aCloudEvent({ data: { ...webhookData({ CallSid: 'CA1' }), pad } });
  const { stderr, exitCode } = await local.cli(['send', await aFile(JSON.stringify(event))]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(words);
});

it('names the line at which a JSON document breaks', async () => {
  const path = await aFile('[\n  {\n    "id": "EZ1",\n  }\n]');
  const { stderr } = await local.cli(['send', path]);
  expect(stderr).toContain('line 4: not-json');
});

it('sends each line as it is with --raw, whatever it holds', async () => {
  const before = (await local.rejections()).length;
  const path = await aFile(Buffer.from([0xff, 0xfe, 0x0a, 0x7b, 0x0a]));
  expect((await local.cli(['send', path, '--raw'])).exitCode).toBe(0);
  await local.stack.mapping.idle();
  const payloads = (await local.rejections()).map(({ payload }) =>
    Buffer.from(payload as Uint8Array).toString('hex'),
  );
  expect(payloads).toHaveLength(before + 2);
  expect(payloads).toEqual(expect.arrayContaining(['fffe', '7b']));
});
