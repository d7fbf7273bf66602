import { beforeAll, describe, expect, it } from 'vitest';
import { conference } from '../../src/local/sample-calls/conference.ts';
import { sampleOf } from '../fixtures/stored-samples.ts';
import { useCliTable } from './local-stack.ts';
import { nextCommands } from './run-cli.ts';

const table = useCliTable();
const { events, conferenceSid } = sampleOf(conference);
beforeAll(() => table.store(events));

describe('voice-events conference', () => {
  it('shows who took part, and a lane for each, within 80 columns', async () => {
    const { stdout, exitCode } = await table.cli('conference', conferenceSid);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Name +Sales\n/);
    expect(stdout).toMatch(/Ended by +agent\n/);
    expect(stdout).toMatch(/ {2}C {2}supervisor {2}\+12\.8 s to \+1:28\.9, participant_hung_up/);
    expect(stdout).toMatch(/Timeline, UTC +A {2}B {2}C\n/);
    expect(stdout).toMatch(/│ {2}H {2}│ +customer put on hold\n/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('says what to type next: the calls of its participants, and an event', async () => {
    const { stdout } = await table.cli('conference', conferenceSid);
    const kinds = nextCommands(stdout).map((command) => command.split(' ')[0]);
    expect(kinds).toEqual(['call', 'call', 'call', 'event']);
  });
});
