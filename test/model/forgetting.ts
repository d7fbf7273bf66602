/**
 * The protocol by which an event is stored once, and forgotten for good, as a state machine: two
 * events of one call, a mapping and a replay that each invoke the consumer, an operator who redrives
 * rejections, and `forget`. Whatever is possible may happen, in any order. Time goes in steps, and an
 * invocation ends within one, as minutes are to days. What expires is gone at that moment.
 */
const STREAM_STEPS = 2;
/** Of events, of rejections and of failed batches: longer than the stream's, as the settings are. */
export const KEPT_STEPS = 3;

/** Event 0 is the one by which an index lists the call; event 1 is found by the call alone. */
type Event = 0 | 1;
const EVENTS: readonly Event[] = [0, 1];

/** What could be done otherwise than it is done: each breaks a promise. */
export interface Protocol {
  readonly insert: 'if-new' | 'over';
  readonly checkpoint: 'lowest-unfinished' | 'whole-batch';
  readonly redrive: 'looks' | 'sends';
  readonly tombstone: 'over' | 'after-a-delete' | 'if-there';
  readonly tombstoneSteps: number;
  readonly events: readonly Event[];
  readonly forgets: 'last-found-first' | 'first-found-first';
}

export const AS_BUILT: Protocol = {
  insert: 'if-new',
  checkpoint: 'lowest-unfinished',
  redrive: 'looks',
  tombstone: 'over',
  tombstoneSteps: KEPT_STEPS + STREAM_STEPS,
  events: EVENTS,
  forgets: 'last-found-first',
};

/** Lists are by event. Of what is kept there stands for how many steps more, 0 where it is not there. */
export interface State {
  /** Twilio still sends. */
  readonly isFirstStep: boolean;
  readonly stored: readonly number[];
  readonly tombstones: readonly number[];
  readonly rejected: readonly number[];
  /** The event's record in the stream, and whether the mapping's checkpoint is before it. */
  readonly records: readonly number[];
  readonly waiting: readonly boolean[];
  /** The invocations under way: of its batch, the mapping's has done some; the replay's has one event. */
  readonly batch: readonly boolean[];
  readonly done: readonly boolean[];
  readonly replayed: readonly boolean[];
  /** What `forget` has found and not yet put a tombstone over. */
  readonly targets: readonly Event[];
  /** Known to nobody but the reader: what was forgotten, and which promise is broken. */
  readonly forgotten: readonly boolean[];
  readonly broken: string;
}

const NEITHER = [false, false];
export const START: State = {
  isFirstStep: true,
  stored: [0, 0],
  tombstones: [0, 0],
  rejected: [0, 0],
  records: [0, 0],
  waiting: NEITHER,
  batch: NEITHER,
  done: NEITHER,
  replayed: NEITHER,
  targets: [],
  forgotten: NEITHER,
  broken: '',
};

/** The state as the digits of one number, which is found again much faster than text. */
export function keyOf(state: State): number {
  const { stored, tombstones, rejected, records, waiting, batch, done, replayed } = state;
  let key = Number(state.isFirstStep) * 2 + Number(state.broken !== '');
  for (const e of EVENTS) {
    for (const list of [stored, tombstones, rejected, records]) key = key * 6 + (list[e] ?? 0);
    for (const list of [waiting, batch, done, replayed, state.forgotten])
      key = key * 2 + +!!list[e];
    key = key * 3 + ((state.targets[e] ?? -1) + 1);
  }
  return key;
}

type Step = readonly [name: string, next: State];

export function stepsFrom(state: State, protocol: Protocol): Step[] {
  const { isFirstStep, records, waiting, rejected, batch, done, replayed } = state;
  const steps: Step[] = forgetting(state, protocol);
  const isInvoked = batch.includes(true);
  const isReplaying = replayed.includes(true);
  for (const e of protocol.events) {
    // Also a second time: Twilio delivers at least once.
    if (isFirstStep && !waiting[e]) steps.push([`Twilio sends ${e}`, sent(state, e)]);
    if (rejected[e]) steps.push([`redrive ${e}`, redriven(state, e, protocol)]);
    if (batch[e] && !done[e]) {
      steps.push(...consuming({ ...state, done: put(done, e, true) }, e, protocol));
    }
    if (replayed[e]) steps.push(...consuming({ ...state, replayed: NEITHER }, e, protocol));
    else if (records[e] && !isReplaying) {
      steps.push([`replay ${e}`, { ...state, replayed: put(replayed, e, true) }]);
    }
  }
  const idle = { ...state, batch: NEITHER, done: NEITHER };
  if (isInvoked) steps.push(['crash', idle], ['answer', answered(idle, state, protocol)]);
  else if (waiting.includes(true)) steps.push(['deliver', { ...state, batch: waiting }]);
  if (isReplaying) steps.push(['crash', { ...state, replayed: NEITHER }]);
  // The mapping gives a record up, into the failed-batches bucket, before the stream drops it.
  const mayPass = EVENTS.every((e) => !waiting[e] || (records[e] ?? 0) > 1);
  if (!isInvoked && !isReplaying && mayPass) steps.push(['time passes', later(state)]);
  return steps;
}

/** What the consumer may do with an event. A lookup may miss what is there: it is not consistent. */
function consuming(state: State, e: Event, { insert }: Protocol): Step[] {
  const { stored, tombstones, rejected, forgotten } = state;
  const isThere = Boolean(stored[e] || tombstones[e]);
  const broken = isThere ? 'stored twice' : forgotten[e] ? 'a forgotten event came back' : '';
  const inserted = { ...state, stored: put(stored, e, KEPT_STEPS), broken };
  return [
    ...(isThere ? [[`look up ${e}`, state] as const] : []),
    [`insert ${e}`, isThere && insert === 'if-new' ? state : inserted],
    [`reject ${e}`, { ...state, rejected: put(rejected, e, KEPT_STEPS) }],
  ];
}

function answered(idle: State, { batch, done, waiting }: State, { checkpoint }: Protocol): State {
  const open = EVENTS.find((e) => batch[e] && !done[e]);
  if (open !== undefined && checkpoint === 'whole-batch') {
    return { ...idle, broken: 'the checkpoint passed an open record' };
  }
  return { ...idle, waiting: waiting.map((is, e) => is && !(batch[e] && e < (open ?? 2))) };
}

function sent(state: State, e: Event): State {
  const records = put(state.records, e, STREAM_STEPS);
  return { ...state, records, waiting: put(state.waiting, e, true) };
}

/** What is in the table is not sent again: neither an event, nor one that was forgotten. */
function redriven(state: State, e: Event, { redrive }: Protocol): State {
  const isSent = redrive === 'sends' || (!state.stored[e] && !state.tombstones[e]);
  return isSent ? sent(state, e) : { ...state, rejected: put(state.rejected, e, 0) };
}

/** Finds events, and puts tombstones over them one by one. A run that crashed may be run again. */
function forgetting(state: State, { tombstone, tombstoneSteps, forgets }: Protocol): Step[] {
  const { stored, tombstones, forgotten } = state;
  const [e, ...targets] = state.targets;
  if (e === undefined) {
    // The index tells of event 0, and event 0 of the call.
    const found = EVENTS.filter((one) => stored[0] && stored[one]);
    if (forgets === 'last-found-first') found.reverse();
    return found.length > 0 ? [['find', { ...state, targets: found }]] : [];
  }
  const isLost = tombstones[0] && state.targets.some((one) => stored[one]);
  const broken = isLost ? 'what is left cannot be found any more' : '';
  const gone = { ...state, stored: put(stored, e, 0), forgotten: put(forgotten, e, true) };
  const over = { ...gone, targets, tombstones: put(tombstones, e, tombstoneSteps) };
  const isFirstHalf = tombstone === 'after-a-delete' && !forgotten[e];
  const isRefused = tombstone === 'if-there' && !stored[e];
  return [
    ['forget crashes', { ...state, targets: [], broken }],
    isFirstHalf ? [`delete ${e}`, gone] : [`forget ${e}`, isRefused ? { ...gone, targets } : over],
  ];
}

function later(state: State): State {
  const older = (steps: readonly number[]) => steps.map((left) => Math.max(0, left - 1));
  return {
    ...state,
    isFirstStep: false,
    stored: older(state.stored),
    tombstones: older(state.tombstones),
    rejected: older(state.rejected),
    records: older(state.records),
  };
}

function put<T>(list: readonly T[], at: Event, value: T): T[] {
  return list.map((one, index) => (index === at ? value : one));
}
