import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conference } from '../../src/local/sample-calls/conference.ts';
import { aLocalTable, sampleOf } from '../fixtures/stored-samples.ts';
import { runCli } from './run-cli.ts';

let table: Awaited<ReturnType<typeof aLocalTable>>;
const { events, conferenceSid } = sampleOf(conference);

beforeAll(async () => {
  table = await aLocalTable();
  await table.store(events);
});
afterAll(() => table.stop());

describe('voice-events conference', () => {
  it('shows who took part, and a lane for each, within 80 columns', async () => {
    const { stdout, exitCode } = await runCli([...table.options, 'conference', conferenceSid]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Name +Sales\n/);
    expect(stdout).toMatch(/Ended by +agent\n/);
    expect(stdout).toMatch(/ {2}C {2}supervisor {2}\+12\.8 s to \+1:28\.9, participant_hung_up/);
    expect(stdout).toMatch(/Timeline, UTC +A {2}B {2}C\n/);
    expect(stdout).toMatch(/│ {2}H {2}│ +customer put on hold\n/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('gives participants with their times as JSON', async () => {
    const { stdout } = await runCli([...table.options, 'conference', conferenceSid, '--json']);
    const { facts } = JSON.parse(stdout);
    expect(facts.participants[1]).toMatchObject({
      label: 'customer',
      stays: [{ from: '2026-01-05T10:00:24.999Z' }],
      reasonLeft: 'moderator_ended_conference',
    });
  });

  it('ends with 3 where there is no such conference', async () => {
    const { stderr, exitCode } = await runCli([...table.options, 'conference', 'CF404']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('no events of the conference CF404');
  });

  it('ends with 2 for the SID of a call, and says which command shows that', async () => {
    const { stderr, exitCode } = await runCli([...table.options, 'conference', 'CA123']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`npx voice-events ${table.options.join(' ')} call CA123`);
  });
});
