import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAddress } from '../../../src/cli/browse/list-query.ts';
import { cursorAround } from '../../../src/cli/browse/page-of-calls.ts';
import { EVENTS_TABLE } from '../../../src/local/names.ts';
import { localClient } from '../../fixtures/local-dynamodb.ts';
import { aCallEnd } from '../calls/call-events.ts';
import { type Browsed, browsedTable, browsing, minutesAgo, sidsOn } from './browsing.ts';

const MIDNIGHT = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
const atMidnight = (minutes: number) =>
  new Date(Date.parse(MIDNIGHT) + minutes * 60_000).toISOString();

describe('more calls than a page holds', () => {
  const count = 120;
  let many: Browsed;
  beforeAll(async () => {
    many = await browsedTable([
      ...[-4, -2, 0, 2, 4].map((n) => aCallEnd(`CAnight${n + 4}`, atMidnight(n))),
      ...Array.from({ length: count }, (_, n) => {
        // Three of each instant: a page ends between two of them.
        const at = new Date(Date.now() - 3_600_000 - Math.floor(n / 3) * 1000).toISOString();
        return aCallEnd(`CA${n}`, at, { CallStatus: n % 40 === 0 ? 'failed' : 'completed' });
      }),
    ]);
  });
  afterAll(() => many.stop());
  const olderOn = (page: string) =>
    /rel="next" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');

  it('come page by page, each call once', async () => {
    const seen: string[] = [];
    let address: string | undefined = '/';
    let pagesSeen = 0;
    while (address !== undefined) {
      const page: string = await many.text(address);
      seen.push(...sidsOn(page));
      address = olderOn(page);
      pagesSeen += 1;
    }
    expect(pagesSeen).toBe(3);
    expect(seen).toHaveLength(count);
    expect(new Set(seen).size).toBe(count);
  });

  it('are summed up in a request of their own', async () => {
    const page = await many.text('/');
    expect(page).toContain('data-href="/sums"');
    expect(await many.text('/sums')).toMatch(/<b>120<\/b>/);
    expect(await many.text('/sums?status=failed')).toMatch(/<dt>Calls<\/dt><dd><b>3<\/b>/);
  });

  it('are filtered before they are counted into pages', async () => {
    const page = await many.text('/?status=failed');
    expect(sidsOn(page)).toEqual(['CA0', 'CA40', 'CA80']);
    expect(olderOn(page)).toBeUndefined();
  });

  it.each([
    ['across midnight', 'CAnight4', ['CAnight6', 'CAnight4', 'CAnight2', 'CAnight0']],
    ['with that call on the first page, however many there are', 'CA119', ['CA119']],
  ])('lie around one of them: %s', async (_, sid, some) => {
    const [, link = ''] =
      /href="([^"]+)">Calls around/.exec(await many.text(`/calls/${sid}`)) ?? [];
    const list = (await many.get(link)).headers.get('location') ?? '';
    expect(list).toContain(`#call-${sid}`);
    const shown = sidsOn(await many.text(list));
    expect(shown.filter((one) => one.startsWith('CAnight') || one === sid)).toEqual(some);
  });

  it('begin with one of them where too many ended after it', async () => {
    const signal = AbortSignal.timeout(9_000);
    const source = { client: many.client, table: EVENTS_TABLE, signal };
    const at = atMidnight(0);
    const found = await cursorAround(source, { at, callSid: 'CAnight4' }, 1);
    expect(found).toEqual({ at: at.replace('.000Z', '.001Z'), callSid: 'CAnight4' });
    const days = { time: 'days', from: MIDNIGHT, to: MIDNIGHT } as const;
    const page = await many.text(listAddress({ ...days, before: found }));
    expect(sidsOn(page)[0]).toBe('CAnight4');
  });

  it.each(['x', '%2B275760-09-13T00:00:00.000Z', '9999-12-31T23:59-12:00', '2026-02-30T10:00:00Z'])(
    'lie around no time such as %s',
    async (at) => {
      expect((await many.get(`/calls/CA0/around?at=${at}`)).status).toBe(404);
    },
  );

  it('of a time whose events have expired are none, and it says why', async () => {
    const page = await many.text('/?time=days&from=2020-06-01&to=2020-06-01');
    expect(sidsOn(page)).toEqual([]);
    expect(page).toContain('Events are kept for 90 days: nothing is left of that time.');
  });

  it('go back 400 days at most where nobody knows how long events are kept', async () => {
    const dynamoDb = localClient(`http://127.0.0.1:${many.options.dynamodbPort}`);
    const yesterday = minutesAgo(24 * 60).slice(0, 10);
    // Without asking the table 4,000 times for days on which it has nothing.
    dynamoDb.middlewareStack.add(
      (next) => async (query) => {
        const [, day = ''] = /"S":"(\d{4}-\d\d-\d\d)#\d"/.exec(JSON.stringify(query.input)) ?? [];
        const none = { output: { $metadata: {}, Items: [] } as never, response: undefined };
        return day < yesterday ? none : next(query);
      },
      { step: 'initialize' },
    );
    const untold = await browsing(many.options, { isLocal: false, dynamoDb });
    const page = await untold.text('/?time=days&from=1980-01-01&status=failed');
    await untold.stop();
    expect(sidsOn(page)).toEqual(['CA0', 'CA40', 'CA80']);
    expect(page).toContain('the newest 400 days: nothing older was looked for');
  });
});
