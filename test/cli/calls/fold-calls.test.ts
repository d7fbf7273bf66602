import { describe, expect, it } from 'vitest';
import type { CallEntry } from '../../../src/cli/calls/call-entry.ts';
import { foldCalls } from '../../../src/cli/calls/fold-calls.ts';
import type { ListedCall } from '../../../src/cli/calls/listed-call.ts';

const CALLBACK = 'com.twilio.voice.status-callback.call.completed';
const BEGIN = 'com.twilio.voice.status-callback.call.initiated';
const TWIN = 'com.twilio.voice.webhook.status-callback.call.completed';
const summaryType = (state: string) => `com.twilio.voice.insights.call-summary.${state}`;
const NOON = Date.parse('2026-11-23T12:00:00.000Z');
const NOW = new Date('2026-11-23T13:00:00.000Z');

/** An entry of the call CA1, so many seconds before noon. */
function entry(
  type: string,
  secondsBefore: number,
  { callSid = 'CA1', problems = [], ...rest }: Partial<CallEntry> = {},
): CallEntry {
  const occurredAt = new Date(NOON - secondsBefore * 1000).toISOString();
  return { type, occurredAt, callSid, call: {}, problems, ...rest };
}

async function fold(...entries: CallEntry[]): Promise<ListedCall[]> {
  const calls: ListedCall[] = [];
  for await (const call of foldCalls(oneByOne(entries), NOW)) calls.push(call);
  return calls;
}
async function* oneByOne(entries: Iterable<CallEntry>) {
  yield* entries;
}

describe('of several events about the end of a call', () => {
  it('a call is made once, in the place of the newest', async () => {
    const calls = await fold(
      entry(CALLBACK, 0),
      entry(CALLBACK, 1, { callSid: 'CA2' }),
      entry(summaryType('complete'), 2),
      entry(summaryType('complete'), 3, { callSid: 'CA2' }),
    );
    expect(calls.map(({ callSid }) => callSid)).toEqual(['CA1', 'CA2']);
    expect(calls[0]?.at).toBe('2026-11-23T12:00:00.000Z');
  });

  it('the callback is believed first, and the best summary fills in', async () => {
    const [call] = await fold(
      entry(TWIN, 0, { call: { status: 'busy', from: 'twin', errorCode: 1 } }),
      entry(CALLBACK, 0, { call: { status: 'failed', from: 'callback' } }),
      entry(summaryType('partial'), 1, { call: { timeToAnswerSeconds: 1, answeredBy: 'fax' } }),
      entry(summaryType('complete'), 1, { call: { timeToAnswerSeconds: 3, status: 'completed' } }),
      entry(summaryType('predicted-complete'), 1, { call: { timeToAnswerSeconds: 2 } }),
    );
    expect(call).toMatchObject({
      status: 'failed',
      from: 'callback',
      errorCode: 1,
      timeToAnswerSeconds: 3,
      answeredBy: 'fax',
    });
  });

  it('problems are those of the callback and of the best summary, each once', async () => {
    const partial = (tag: string) => entry(summaryType('partial'), 1, { problems: [tag] });
    const callback = entry(CALLBACK, 0, { problems: ['error'] });
    const [preliminary] = await fold(callback, partial('silence'), partial('high_jitter'));
    expect(preliminary?.problems).toEqual(['error', 'silence', 'high_jitter']);
    const complete = entry(summaryType('complete'), 1, { problems: ['high_jitter', 'error'] });
    const [final] = await fold(callback, partial('silence'), complete);
    expect(final?.problems).toEqual(['error', 'high_jitter']);
  });

  it.each([
    [[CALLBACK], false],
    [[CALLBACK, summaryType('partial')], true],
    [[summaryType('predicted-complete')], true],
    [[summaryType('partial'), summaryType('complete')], false],
  ])('%j: preliminary is %s', async (types, isPreliminary) => {
    const [call] = await fold(...types.map((type) => entry(type, 0)));
    expect(call?.isPreliminary).toBe(isPreliminary);
  });

  it('one that comes minutes after the others makes no second call', async () => {
    const calls = await fold(
      entry(CALLBACK, 0),
      entry(CALLBACK, 400, { callSid: 'CA2' }),
      entry(summaryType('partial'), 401),
    );
    expect(calls.map(({ callSid }) => callSid)).toEqual(['CA1', 'CA2']);
  });

  it('the time may go back by some seconds from the end to the begin', async () => {
    const [call, ...others] = await fold(
      entry(BEGIN, 0, { call: { status: 'queued' } }),
      entry(CALLBACK, 0.4, { call: { status: 'failed' } }),
    );
    expect([call?.status, others]).toEqual(['failed', []]);
  });
});

describe('a call with a begin', () => {
  it('and a later end is no running one', async () => {
    const calls = await fold(entry(CALLBACK, 0, { call: { status: 'busy' } }), entry(BEGIN, 4_000));
    expect(calls.map(({ status }) => status)).toEqual(['busy']);
  });

  it('and no end is running', async () => {
    const [call] = await fold(entry(BEGIN, 0, { call: { status: 'queued', to: '+1' } }));
    expect(call).toMatchObject({ status: 'running', to: '+1', isPreliminary: false });
  });

  it('and no end for longer than a call can last has no status', async () => {
    const [call] = await fold(entry(BEGIN, 24 * 3600, { call: { status: 'queued' } }));
    expect(call).not.toHaveProperty('status');
  });
});

it('gives a call as soon as nothing more of it is expected', async () => {
  let read = 0;
  async function* aDay() {
    for (; read < 86_400; read += 1) yield entry(CALLBACK, read, { callSid: `CA${read}` });
  }
  for await (const { callSid } of foldCalls(aDay(), NOW)) {
    expect(callSid).toBe('CA0');
    break;
  }
  // A call a second, and 5 minutes in which more of one may come.
  expect(read).toBeLessThanOrEqual(302);
});
