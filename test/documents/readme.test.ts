import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/local/comparison.ts';
import { outcomeLines } from '../../src/local/report.ts';
import { sampleTraffic } from '../../src/local/sample-calls/index.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

describe('README.md', () => {
  it('can be read in one sitting', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(221);
  });

  it('names a conference and a call of the sample calls that it sends', () => {
    const [, calls, seed] = /send --sample (\d+) --seed (\d+)/.exec(readme) ?? [];
    const { expected } = sampleTraffic({ calls: Number(calls), seed: Number(seed) });
    const events = [...expected.events.values()];
    const callSid = /--local call (\S+)/.exec(readme)?.[1];
    const conferenceSid = /--local conference (\S+)/.exec(readme)?.[1];
    expect(events.map((event) => event.callSid)).toContain(callSid);
    expect(events.map((event) => event.conferenceSid)).toContain(conferenceSid);
    const number = /--local calls --number '([^']+)'/.exec(readme)?.[1]?.replaceAll(' ', '');
    const named = events.filter((event) => event.callSid === callSid);
    expect(JSON.stringify(named)).toContain(`"From":"${number}"`);
    expect(JSON.stringify(events)).toContain('"CallStatus":"failed"');
  });

  it('shows the outcomes that the demo prints', async () => {
    const { expected } = sampleTraffic({ seed: 1, events: 4_000 });
    const { rows } = compare(expected, [], [], {
      processed: 0,
      duplicate: 0,
      ignored: 0,
      rejected: 0,
      unfinished: 0,
    });
    const found = rows.map((row) => ({ ...row, found: row.expected, holds: true }));
    const lines = stripVTControlCharacters(outcomeLines(found)).trim();
    const shown = readme.replace(/^Outcomes .*?(?=\n```)/ms, () => lines);
    expect(shown).toContain(lines);
    await expect(shown).toMatchFileSnapshot('../../README.md');
  });
});
