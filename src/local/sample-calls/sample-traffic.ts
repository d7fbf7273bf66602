import { browserCall } from './browser-call.ts';
import { conference } from './conference.ts';
import { type ExpectedOutcomes, expectedEvents } from './expected.ts';
import { gather } from './gather.ts';
import { sid } from './identifiers.ts';
import { inboundCall } from './inbound-call.ts';
import { mediaStream } from './media-stream.ts';
import { futureEvent, sinkTestEvent } from './other-events.ts';
import { outboundCall } from './outbound-call.ts';
import { pack, type SampleRecord } from './packing.ts';
import { badParcels, eventParcel, otherProductParcel, withDuplicates } from './parcels.ts';
import { integer, oneOf, type Random, seeded } from './random.ts';
import { recordedCall } from './recorded-call.ts';
import type { Account, SampleEvent } from './sample-event.ts';
import { trunkCall } from './trunk-call.ts';
import { virtualAgent } from './virtual-agent.ts';

/** How much traffic, and what is mixed into it. Shares are from 0 to 1, of the number of events. */
export type SampleTrafficOptions = {
  /** The same seed, start and shares give the same bytes. */
  readonly seed: number;
  /** When calls begin; all that events tell of happens within 30 minutes from then. @default 30 minutes ago */
  readonly start?: Date;
  /** Share of events that come a second time. @default 0.05 */
  readonly duplicates?: number;
  /** Share of events that are held up for seconds to minutes. At 0 none is. @default 0.1 */
  readonly disorder?: number;
  /** Share of bad records and bad elements of arrays, of every kind in turn. @default 0.02 */
  readonly bad?: number;
  /** Share of events of other Twilio products. @default 0.02 */
  readonly otherProducts?: number;
  /** Number of sink test events. @default 2 */
  readonly testEvents?: number;
} & (
  | {
      /** Number of calls; a conference with the calls into it counts as one. */
      readonly calls: number;
      readonly events?: never;
    }
  | {
      /** Number of Voice events to reach; calls are not cut short, so it can be some more. */
      readonly events: number;
      readonly calls?: never;
    }
);

/** Records in the order of their arrival, and what has to become of them. */
export interface SampleTraffic {
  readonly records: readonly SampleRecord[];
  readonly expected: ExpectedOutcomes;
}

type Scenario = (random: Random, startTime: number, account: Account) => SampleEvent[];

const minute = 60_000;
const callsBeginWithin = 10 * minute;
const everythingHappensWithin = 30 * minute;

/**
 * One of each to begin with, then any of them; those that stand here twice more often. The second is
 * the call whose timeline is shown.
 */
const scenarios: readonly [Scenario, ...Scenario[]] = [
  conference,
  virtualAgent,
  recordedCall,
  outboundCall,
  inboundCall,
  browserCall,
  trunkCall,
  gather,
  mediaStream,
  futureEvent,
  outboundCall,
  outboundCall,
  outboundCall,
  inboundCall,
  inboundCall,
  recordedCall,
  browserCall,
  gather,
];

/**
 * Twilio's traffic of some minutes of a busy account: calls and conferences interleaved, with
 * duplicates, disorder, bad records, other products and sink test events mixed in.
 *
 * What is expected follows from how the traffic is made, not from reading it.
 *
 * @throws RangeError for an option out of range, naming it.
 * @example
 * const { records, expected } = sampleTraffic({ seed: 1, events: 3_000 });
 */
export function sampleTraffic(options: SampleTrafficOptions): SampleTraffic {
  const { seed, start = new Date(Date.now() - everythingHappensWithin) } = options;
  const duplicates = share('duplicates', options.duplicates ?? 0.05);
  const disorder = share('disorder', options.disorder ?? 0.1);
  const bad = share('bad', options.bad ?? 0.02);
  const otherProducts = share('otherProducts', options.otherProducts ?? 0.02);
  const testEvents = count('testEvents', options.testEvents ?? 2, 0);

  const random = seeded(seed);
  const account = { sid: sid(random, 'AC'), webhooks: 'https://voice.example.com' };
  const anyTime = () => start.getTime() + integer(random, 0, callsBeginWithin);
  const times = (number: number) => Array.from({ length: Math.round(number) }, anyTime);

  const calls = manyCalls(random, options, anyTime, account);
  const voice = calls.flat();
  const tests = times(testEvents).map((at) => sinkTestEvent(random, at, account));
  const samples = [...voice, ...tests];
  const repeated = Math.round(duplicates * voice.length);
  const others = times(otherProducts * voice.length);
  const { records, rejected } = pack(random, [
    ...withDuplicates(
      random,
      samples.map((sample) => eventParcel(random, sample, disorder)),
      repeated,
    ),
    ...others.map((at) => otherProductParcel(random, at, account)),
    ...badParcels(random, times(bad * voice.length), account),
  ]);
  return {
    records,
    expected: {
      events: expectedEvents(samples),
      duplicates: repeated,
      ignored: others.length,
      rejected,
      timelines: timelines(calls),
    },
  };
}

function manyCalls(
  random: Random,
  options: SampleTrafficOptions,
  beginning: () => number,
  account: Account,
): SampleEvent[][] {
  const maxCalls = options.calls === undefined ? Infinity : count('calls', options.calls, 1);
  const minEvents = options.calls === undefined ? count('events', options.events, 1) : Infinity;
  const calls: SampleEvent[][] = [];
  let events = 0;
  while (calls.length < maxCalls && events < minEvents) {
    const scenario = scenarios[calls.length] ?? oneOf(random, scenarios);
    const call = scenario(random, beginning(), account);
    calls.push(call);
    events += call.length;
  }
  return calls;
}

function timelines([aConference = [], aCall = aConference]: readonly SampleEvent[][]) {
  const conferenceSid = aConference.find((sample) => sample.conferenceSid)?.conferenceSid;
  const callSid = aCall.find((sample) => sample.callSid)?.callSid;
  if (!conferenceSid || !callSid) throw new Error('the first scenario has to be a conference');
  return { callSid, conferenceSid };
}

function share(option: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new RangeError(`${option} is ${value}, expected a share from 0 to 1`);
}

function count(option: string, value: number, min: number): number {
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new RangeError(`${option} is ${value}, expected a whole number from ${min}`);
}
