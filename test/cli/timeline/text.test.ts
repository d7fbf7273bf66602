import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { printable, widest, wrap } from '../../../src/cli/terminal-text.ts';
import { timeZone } from '../../../src/cli/time-zone.ts';
import { laneMarks } from '../../../src/cli/timeline/lane-marks.ts';
import { timelineText as colouredText } from '../../../src/cli/timeline/text.ts';
import {
  callTimeline,
  conferenceTimeline,
  type Timeline,
} from '../../../src/cli/timeline/timeline.ts';
import { conference } from '../../../src/local/sample-calls/conference.ts';
import { recordedCall } from '../../../src/local/sample-calls/recorded-call.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { participantUpdates, sampleOf, stored } from '../../fixtures/stored-samples.ts';

const ESCAPE = '\u001b';
const UTC = timeZone('UTC');
const timelineText = (timeline: Timeline, columns: number, zone = UTC) =>
  stripVTControlCharacters(colouredText(timeline, columns, zone));

async function textOf(scenario: Parameters<typeof sampleOf>[0], columns: number) {
  const { events, callSid, conferenceSid } = sampleOf(scenario);
  return conferenceSid
    ? timelineText(conferenceTimeline(conferenceSid, await stored(events, conferenceSid)), columns)
    : timelineText(callTimeline(callSid, await stored(events, callSid)), columns);
}

describe('a timeline in a terminal', () => {
  it.each([40, 80, 130])('keeps within %i columns', async (columns) => {
    for (const scenario of [conference, recordedCall]) {
      const widths = (await textOf(scenario, columns)).split('\n').map((line) => stringWidth(line));
      expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
    }
  });

  it('draws a lane a participant: joined, on hold, muted, left', async () => {
    const lines = (await textOf(conference, 80)).split('\n');
    const lanesOf = (words: string) => lines.find((line) => line.endsWith(words))?.slice(22, 29);
    expect(lanesOf('  agent joined')).toBe('┬      ');
    expect(lanesOf('customer joined')).toBe('│  ┬   ');
    expect(lanesOf('customer put on hold')).toBe('│  H  │');
    expect(lanesOf('agent muted')).toBe('M  ┊  │');
    expect(lanesOf('announcement finished')).toBe('┿━━┿━━┿');
    expect(lanesOf('agent unmuted')).toBe('m  ┊  │');
    expect(lanesOf('customer taken off hold')).toBe('│  h  │');
    expect(lanesOf('supervisor left: participant_hung_up')).toBe('│  │  ┴');
  });

  it('draws a change that it does not know as a dot, whatever it is called', async () => {
    const names = ['constructor', '__proto__', 'toString'];
    const events = await participantUpdates(
      ...names.map((name) => ({ StatusCallbackEvent: name })),
    );
    const { lanes, entries } = conferenceTimeline('CF1', events);
    expect(laneMarks(lanes, entries)).toEqual([['•'], ['•'], ['•']]);
  });

  it('draws lanes closer where there are many, and says whose are left out', async () => {
    const StatusCallbackEvent = 'participant-join';
    const joined = (_: unknown, n: number) => ({ CallSid: `CA${n}`, StatusCallbackEvent });
    const events = await participantUpdates(...Array.from({ length: 60 }, joined));
    const text = timelineText(conferenceTimeline('CF1', events), 80);
    expect(text).toContain('34 more participants have no room for a lane; --html has.');
    expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
  });

  it('marks what went wrong and what was stored with warnings', async () => {
    const parameters = { CallSid: 'CA1', MachineDetectionDuration: 'soon', AnsweredBy: 'human' };
    const events = await stored([aCloudEvent({ parameters })]);
    const text = timelineText(callTimeline('CA1', events), 80);
    expect(text).toMatch(/! human detected\n +warning: MachineDetectionDuration: expected/);
    expect(text).toContain('! stored with warnings');
  });

  it('shows escape sequences and does not send them to the terminal', async () => {
    const events = await participantUpdates({ ParticipantLabel: 'evil\u001b[2J\u202e' });
    const text = colouredText(conferenceTimeline('CF1', events), 80, UTC);
    // Colours are our own.
    expect(text.replaceAll(new RegExp(`${ESCAPE}\\[\\d+m`, 'g'), '')).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).toContain('evil\\u001b[2J\\u202e');
  });
});

describe('text in a terminal', () => {
  it('has a width where there are more texts than a function takes arguments', () => {
    const texts = Array.from({ length: 200_000 }, () => 'ab');
    expect(widest(texts)).toBe(2);
  });

  it('is broken at spaces, and a long word where the line ends', () => {
    expect(wrap('one two  three', 8)).toEqual(['one two', 'three']);
    expect(wrap('abcdefghij kl', 4)).toEqual(['abcd', 'efgh', 'ij', 'kl']);
    expect(wrap('a\n\nb', 4)).toEqual(['a', '', 'b']);
  });

  it('counts wide characters twice and never cuts a character in two', () => {
    expect(stringWidth('日本')).toBe(4);
    expect(wrap('日本語', 5)).toEqual(['日本', '語']);
    expect(wrap('q\u0301q\u0301', 1)).toEqual(['q\u0301', 'q\u0301']);
  });

  it('keeps line breaks and shows other control characters', () => {
    expect(printable('a\nb\u0007\u009b')).toBe('a\nb\\u0007\\u009b');
  });
});
