import type { Parameters } from './webhook-event.ts';

/** Who takes part. */
export type Label = 'agent' | 'customer' | 'supervisor';

/** One status callback of a conference. */
export interface Step {
  readonly kind: 'participant' | 'conference' | 'announcement';
  /** The `StatusCallbackEvent`. */
  readonly event: string;
  /** Whom it is about; nobody where it is about the whole conference. */
  readonly label?: Label;
  /** The shortest and the longest time since the step before. */
  readonly afterMs: readonly [number, number];
  /** What it changes in the participant's state. */
  readonly changes?: Parameters;
  /** What only this callback tells. */
  readonly parameters?: Parameters;
}

/** A way for a conference to end. */
export interface Ending {
  /** The `ReasonConferenceEnded`. */
  readonly reason: string;
  /** The same in words. */
  readonly explanation: string;
  /** Whose leaving ended it, where it was that. */
  readonly endedBy?: Label;
  readonly steps: readonly Step[];
}

const shortly = [300, 1_200] as const;

/** Everybody joins; with the second participant the conference starts. */
export const opening: readonly Step[] = [
  participant('participant-join', 'agent', shortly),
  participant('participant-join', 'customer', [4_000, 15_000]),
  { kind: 'conference', event: 'conference-start', afterMs: [20, 90] },
  participant('participant-join', 'supervisor', [8_000, 20_000]),
];

/** The customer waits on hold, hears an announcement, and comes back to a muted agent. */
export function middle(announcementFails: boolean): readonly Step[] {
  return [
    participant('participant-hold', 'customer', [10_000, 30_000], { Hold: 'true' }),
    participant('participant-mute', 'agent', [500, 3_000], { Muted: 'true' }),
    {
      kind: 'announcement',
      event: announcementFails ? 'announcement-fail' : 'announcement-end',
      afterMs: [3_000, 9_000],
      parameters: {
        AnnounceUrl: 'https://voice.example.com/announcements/please-hold.xml',
        ...(announcementFails && { ReasonAnnouncementFailed: 'Audio file could not be fetched' }),
      },
    },
    participant('participant-unmute', 'agent', [2_000, 15_000], { Muted: 'false' }),
    participant('participant-unhold', 'customer', shortly, { Hold: 'false' }),
  ];
}

const end: Step = { kind: 'conference', event: 'conference-end', afterMs: [30, 200] };

/** The ways in which the conferences end. */
export const endings: readonly [Ending, ...Ending[]] = [
  {
    reason: 'participant-with-end-conference-on-exit-left',
    explanation: 'A participant with endConferenceOnExit left the conference.',
    endedBy: 'agent',
    steps: [
      leave('supervisor', 'participant_hung_up', 'completed', [15_000, 60_000]),
      leave('agent', 'participant_hung_up', 'completed', [10_000, 60_000]),
      end,
      leave('customer', 'moderator_ended_conference', 'in-progress', [20, 90]),
    ],
  },
  {
    reason: 'last-participant-left',
    explanation: 'The last participant left the conference.',
    endedBy: 'agent',
    steps: [
      leave('customer', 'participant_hung_up', 'completed', [20_000, 90_000]),
      leave('supervisor', 'participant_updated_via_api', 'in-progress', [2_000, 9_000]),
      leave('agent', 'participant_hung_up', 'completed', [1_000, 9_000]),
      end,
    ],
  },
  {
    reason: 'conference-ended-via-api',
    explanation: 'The conference was ended over the API.',
    steps: [
      leave('agent', 'conference_ended_via_api', 'in-progress', [30_000, 90_000]),
      leave('customer', 'conference_ended_via_api', 'in-progress', [5, 40]),
      leave('supervisor', 'conference_ended_via_api', 'in-progress', [5, 40]),
      end,
    ],
  },
];

function participant(
  event: string,
  label: Label,
  afterMs: Step['afterMs'],
  changes: Parameters = {},
): Step {
  return { kind: 'participant', event, label, afterMs, changes };
}

function leave(label: Label, reason: string, callStatus: string, afterMs: Step['afterMs']): Step {
  return {
    ...participant('participant-leave', label, afterMs),
    parameters: { ReasonParticipantLeft: reason, ParticipantCallStatus: callStatus },
  };
}
