import { expect, it } from 'vitest';
import type { StoredEvent } from '../../../src/cli/stored-events.ts';
import { stayWords } from '../../../src/cli/timeline/conference-fact-lines.ts';
import { participantsOf } from '../../../src/cli/timeline/participants.ts';
import { aStoredEvent } from '../../fixtures/stored-event.ts';

const at = (second: number) => `2026-10-14T09:00:${String(second).padStart(2, '0')}.000Z`;

const callback = (second: number, event: string) =>
  aStoredEvent({
    type: 'com.twilio.voice.status-callback.conference.participant.updated',
    occurredAt: at(second),
    details: { event: `participant-${event}` },
  });

const summary = (details: StoredEvent['details']) =>
  aStoredEvent({
    type: 'com.twilio.voice.insights.conference-participant-summary.complete',
    details,
  });

const period = (from: number, to: number) => ({ from: at(from), to: at(to) });

it('are there until the conference ends, where nothing tells that they left', () => {
  const events = [callback(1, 'join'), callback(3, 'hold')];
  expect(participantsOf(events)).toMatchObject([{ stays: [{ from: at(1) }] }]);
  expect(participantsOf(events, at(9))).toMatchObject([
    { stays: [period(1, 9)], holds: [period(3, 9)] },
  ]);
});

it.each([
  ['mute', 'no event of joining yet, CA1'],
  ['join', '+0.0 s, no event of leaving yet, CA1'],
])('of whom there is only a %s are not said to be away, or still there', (event, words) => {
  const [participant] = participantsOf([callback(1, event)]);
  expect(participant && stayWords({ ...participant, label: 'agent' }, at(1))).toBe(words);
});

it('left when their summary says so', () => {
  const events = [callback(1, 'join'), summary({ joinedAt: at(1), leftAt: at(5) })];
  expect(participantsOf(events, at(9))).toMatchObject([{ stays: [period(1, 5)] }]);
});

it('were there by their summary alone', () => {
  const details = {
    participantLabel: 'agent',
    joinedAt: at(1),
    leftAt: at(5),
    holds: [period(2, 3)],
    mutes: [period(3, 4)],
    isCoach: true,
  };
  expect(participantsOf([summary(details)])).toMatchObject([
    {
      label: 'agent',
      callSid: 'CA1',
      coaching: true,
      stays: [period(1, 5)],
      holds: [period(2, 3)],
      mutes: [period(3, 4)],
    },
  ]);
});

it('have holds of callbacks and, where those are missing, of the summary', () => {
  const events = [
    callback(1, 'join'),
    callback(5, 'hold'),
    callback(20, 'hold'),
    callback(25, 'unhold'),
    summary({ leftAt: at(40), holds: [period(5, 9), period(20, 25), period(30, 33)] }),
  ];
  // The second hold says nothing new to a participant who is on hold: only the summary knows.
  expect(participantsOf(events.slice(0, 4))[0]?.holds).toEqual([period(5, 25)]);
  expect(participantsOf([...events.slice(0, 2), ...events.slice(4)])[0]?.holds).toEqual([
    period(5, 9),
    period(20, 25),
    period(30, 33),
  ]);
});

it('who came back are not ended by the summary of the first time', () => {
  const events = [
    callback(1, 'join'),
    callback(5, 'leave'),
    callback(8, 'join'),
    summary({ joinedAt: at(1), leftAt: at(5) }),
  ];
  expect(participantsOf(events)[0]?.stays).toEqual([period(1, 5), { from: at(8) }]);
});

it('have no times that are none', () => {
  const odd = { joinedAt: 'soon', leftAt: 7, holds: [{ from: 'then' }, 'now', null], mutes: {} };
  expect(participantsOf([summary(odd)])[0]).toMatchObject({ stays: [], holds: [], mutes: [] });
});
