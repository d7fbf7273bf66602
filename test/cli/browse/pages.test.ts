import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENTS_TABLE, REJECTIONS_TABLE } from '../../../src/local/names.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { aCallBegin, aCallEnd } from '../calls/call-events.ts';
import { plantRejection } from '../local-stack.ts';
import { type Browsed, browsedTable, browsing, minutesAgo, sidsOn, someCalls } from './browsing.ts';

/** Would end the elements and attributes that it may stand in. */
const HOSTILE = `"'><script>alert(1)</script></script><!-- <img src=x onerror=alert(1)> & \u202e`;
const ESCAPED = '&quot;&#39;&gt;&lt;script&gt;alert(1)';

const LEG = `CA${'1'.repeat(32)}`;
const PARENT = `CA${'2'.repeat(32)}`;
const CONFERENCE = `CF${'3'.repeat(32)}`;

let pages: Browsed;

beforeAll(async () => {
  pages = await browsedTable([
    ...someCalls(),
    aCallEnd('CAbusy', minutesAgo(40), { CallStatus: 'busy', AccountSid: 'ACother' }),
    aCallEnd('CAhostile', minutesAgo(50), { From: HOSTILE, To: 'sip:alice@example.com' }),
    aCallBegin('CAruns', minutesAgo(5), { To: '+41446681800' }),
    aCallEnd('CAold', minutesAgo(60 * 26)),
    aCallEnd('CAword', minutesAgo(60 * 24 * 20), { To: 'asterisk' }),
    aCallEnd(LEG, minutesAgo(60), { ParentCallSid: PARENT, CallStatus: 'no-answer' }),
    aCallEnd(PARENT, minutesAgo(61), { CallDuration: '5' }),
    aCloudEvent({
      id: `EZ${HOSTILE}`,
      type: 'com.twilio.voice.status-callback.conference.participant.updated',
      parameters: {
        ConferenceSid: CONFERENCE,
        CallSid: PARENT,
        FriendlyName: HOSTILE,
        ParticipantLabel: HOSTILE,
        StatusCallbackEvent: 'participant-join',
      },
    }),
    'no event at all',
    { id: HOSTILE, type: HOSTILE },
  ]);
});
afterAll(() => pages.stop());

const LISTED = ['CAfine', 'CAfailed', 'CAnoisy', 'CAbusy', 'CAhostile', LEG, PARENT];

describe('the calls', () => {
  it('are those of the last 24 hours, newest first, with how each ended, and sums', async () => {
    const page = await pages.text('/');
    expect(sidsOn(page)).toEqual(LISTED);
    expect(page).toMatch(/id="call-CAfailed"[\s\S]*?class="status bad"><bdi>failed[\s\S]*?SIP 404/);
    expect(page).toMatch(/id="call-CAnoisy"[\s\S]*?jitter \(preliminary\)/);
    expect(page).toMatch(/<dt>Calls<\/dt><dd><b>7<\/b>/);
    expect(page).toMatch(/<dt>Failed<\/dt><dd><b>1<\/b> <span>14 %/);
  });

  it.each([
    ['/?status=failed', ['CAfailed']],
    ['/?status=busy', ['CAbusy']],
    ['/?problem=quality', ['CAnoisy']],
    ['/?account=ACother', ['CAbusy']],
    ['/?time=7d', [...LISTED, 'CAold']],
    ['/?q=%2B41+44+668+18+00', ['CAruns']],
    ['/?q=%2B41446681800&status=running', ['CAruns']],
    ['/?q=sip:alice@example.com', ['CAhostile']],
    ['/?time=1h&q=%2B41446681899', []],
  ])('%s lists %j', async (address, sids) => {
    expect(sidsOn(await pages.text(address))).toEqual(sids);
  });

  it('come as a part of the page, for the refresh', async () => {
    const part = await pages.text('/list?status=failed');
    expect(sidsOn(part)).toEqual(['CAfailed']);
    expect(part).toMatch(/^<div id="results" data-every="1">/);
  });

  it('refresh only where calls may still come', async () => {
    expect(await pages.text('/list?time=yesterday')).toContain('data-every="0"');
    expect(await pages.text('/list?time=today')).toContain('data-every="1"');
  });

  it('say where there are none, and what else to look for', async () => {
    expect(await pages.text('/?status=canceled')).toContain('No such calls in this time.');
    expect(await pages.text('/?q=nobody@example.com')).toContain(
      'Expected a number such as +14155550123',
    );
  });

  it.each([
    ['5145550182', 'Numbers begin with + and the country code'],
    ['(514) 555-0182', 'Numbers begin with + and the country code'],
    ['+1 (514) 555-0182', 'Your own numbers find nothing'],
    ['sip:nobody@example.com', 'No such calls in this time.'],
  ])('of %s are none, and it says how to look for a number', async (number, hint) => {
    expect(await pages.text(`/?q=${encodeURIComponent(number)}`)).toContain(hint);
  });

  it('of days that nobody chose are those of today, and it says so', async () => {
    const today = minutesAgo(0).slice(0, 10);
    const page = await pages.text('/?time=days&to=2999-02-30');
    expect(page).toContain(`name="from" value="${today}"`);
    expect(page).toContain(`name="to" value="${today}"`);
  });

  it('lead from a SID to its page', async () => {
    const { status, headers } = await pages.get(`/?q=${PARENT}`);
    expect([status, headers.get('location')]).toEqual([303, `/calls/${PARENT}`]);
  });
});

describe('a call and a conference', () => {
  it('has the page of its timeline, with links to its legs, its conference and its events', async () => {
    const page = await pages.text(`/calls/${PARENT}`);
    expect(page).toContain('id="timeline"');
    expect(page).toContain(`href="/calls/${LEG}"`);
    expect(page).toContain(`href="/conferences/${CONFERENCE}"`);
    expect(page).toMatch(/href="\/events\/EZ[^"]+"/);
    expect(page).toContain('href="/?q=%2B13125550199"');
    // The list would not take what its other party is.
    expect(await pages.text('/calls/CAword')).not.toContain('All calls of');
  });

  it('leads from a leg to who dialled it', async () => {
    expect(await pages.text(`/calls/${LEG}`)).toContain(`href="/calls/${PARENT}"`);
  });

  it('leads from a conference to its participants', async () => {
    expect(await pages.text(`/conferences/${CONFERENCE}`)).toContain(`href="/calls/${PARENT}"`);
  });

  it('says how many events there are by now', async () => {
    const answer = await pages.get(`/calls/${PARENT}/count`);
    expect(await answer.json()).toEqual({ events: 2 });
  });

  it.each(['/calls/CA404', '/conferences/CF404', '/events/EZ404', '/rejections/shardId-0:1'])(
    '%s that is not there is a page that says so',
    async (address) => {
      const answer = await pages.get(address);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toMatch(/<p id="problem">There (?:is|are) no /);
    },
  );
});

it.each(['/calls/', '/conferences/', '/events/', '/rejections/'])(
  '%s with more bytes than a key has is not found',
  async (address) => {
    expect((await pages.get(address + '%E2%82%AC'.repeat(683))).status).toBe(404);
    const problem = await pages.text(`${address}${'x'.repeat(2049)}`);
    expect(problem).toContain('There is no such page');
  },
);

describe('what was forgotten', () => {
  const forgottenAt = { S: '2026-11-20T08:00:00.000Z' };

  it.each(['/calls/CAforgotten', '/events/CAforgotten'])(
    '%s is a page that says since when',
    async (address) => {
      await pages.client.send(
        new PutItemCommand({
          TableName: EVENTS_TABLE,
          Item: { id: { S: 'CAforgotten' }, forgottenAt },
        }),
      );
      const answer = await pages.get(address);
      expect(answer.status).toBe(404);
      expect(await answer.text()).toMatch(/<p id="problem">.*CAforgotten.* was forgotten on /);
    },
  );
});

describe('an event', () => {
  it('is all that is stored, as JSON, with links to its call', async () => {
    const [, id = ''] = /href="\/events\/([^"]+)"/.exec(await pages.text('/calls/CAfine')) ?? [];
    const page = await pages.text(`/events/${id}`);
    expect(page).toContain('href="/calls/CAfine"');
    expect(page).toContain('<span class="key">&quot;parameters&quot;: </span>{');
    const json = await (await pages.get(`/events/${id}?raw`)).json();
    expect(json).toMatchObject({ callSid: 'CAfine', parameters: { CallDuration: '61' } });
  });
});

describe('rejections', () => {
  it('are listed with what was wrong, and shown with their payload', async () => {
    const list = await pages.text('/rejections');
    expect(list).toMatch(/2 rejections: .*1 not-json/);
    const [, address = ''] =
      /href="(\/rejections\/[^"]+)"><bdi>The text is not JSON/.exec(list) ?? [];
    const page = await pages.text(address);
    expect(page).toContain('no event at all</pre>');
    expect(page).toMatch(/npx voice-events --local rejections redrive shardId-\d+:\d+/);
  });

  it('show their JSON as it was sent, with escapes for what turns text around', async () => {
    await plantRejection(pages, 'shard:1', '{"a":"\u202e","a":1.10}');
    expect(await pages.text('/rejections/shard:1')).toContain(
      '<span class="key">&quot;a&quot;: </span>&quot;\\u202e&quot;,\n  <span class="key">&quot;a&quot;: </span>1.10',
    );
  });

  it('of a reason', async () => {
    expect(await pages.text('/rejections?reason=not-json')).toContain('1 rejection: 1 not-json');
    expect(await pages.text('/rejections?reason=empty')).toContain('None for this reason.');
  });
});

it.each(['/', '/calls/CAfine', `/conferences/${CONFERENCE}`, '/rejections', '/status', '/nothing'])(
  '%s has its heading in the content that one can skip to',
  async (address) => {
    expect(await pages.text(address)).toMatch(
      /<main id="main"[^>]* tabindex="-1">(?:(?!<\/main>)[\s\S])*<h1/,
    );
  },
);

describe('text of others', () => {
  it.each([
    '/',
    '/calls/CAhostile',
    `/conferences/${CONFERENCE}`,
    `/events/${encodeURIComponent(`EZ${HOSTILE}`)}`,
    `/calls/${encodeURIComponent(HOSTILE)}`,
    `/?q=${encodeURIComponent(HOSTILE)}`,
    `/?account=${encodeURIComponent(HOSTILE)}`,
    `/rejections?reason=${encodeURIComponent(HOSTILE)}`,
    `/rejections/${encodeURIComponent(HOSTILE)}`,
    '/rejections?reason=not-cloudevent',
  ])('on %s is text', async (address) => {
    const page = await pages.text(address);
    expect(page).not.toMatch(/<script>alert|<img src=x|<!-- <img/);
    if (!address.startsWith('/rejections?reason=%22'))
      expect(page).toMatch(/&lt;script&gt;alert|\\u003cscript/);
  });

  it('is escaped in attributes, too', async () => {
    expect(await pages.text(`/?account=${encodeURIComponent(HOSTILE)}`)).toContain(
      `value="${ESCAPED}`,
    );
  });
});

it('the status says what needs attention', async () => {
  // Its stream does not answer.
  const page = await pages.text('/status');
  expect(page).toContain('needs attention');
  expect(page).toMatch(/stream[\s\S]*could not be looked at/);
});

describe('what cannot be read', () => {
  const problemOf = async (options: Parameters<typeof browsing>[0], path = '/') => {
    const broken = await browsing(options);
    const answer = await broken.get(path);
    const [, problem = ''] = /<p id="problem">([\s\S]*?)<\/p>/.exec(await answer.text()) ?? [];
    await broken.stop();
    return { status: answer.status, problem };
  };

  it('is told as the command line does: nothing listens', async () => {
    const { status, problem } = await problemOf({ local: true, dynamodbPort: 9 });
    expect(status).toBe(502);
    expect(problem).toContain('With --local, start the stack first: npm run local');
  });

  it('is told as the command line does: an event that may still come', async () => {
    const { status, problem } = await problemOf(pages.options, '/events/EZ404');
    expect(status).toBe(404);
    expect(problem).toContain('An event takes some seconds after it was sent');
  });

  it('is told as the command line does: a table from before there was an index', async () => {
    const { problem } = await problemOf({ ...pages.options, eventsTable: REJECTIONS_TABLE });
    expect(problem).toContain('has no index byDay');
  });
});
