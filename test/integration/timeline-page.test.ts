import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { timeZone } from '../../src/cli/time-zone.ts';
import { timelinePage } from '../../src/cli/timeline/page.ts';
import { callTimeline, conferenceTimeline } from '../../src/cli/timeline/timeline.ts';
import { conference } from '../../src/local/sample-calls/conference.ts';
import { recordedCall } from '../../src/local/sample-calls/recorded-call.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { aFolder } from '../fixtures/folder.ts';
import { sampleOf, stored } from '../fixtures/stored-samples.ts';
import { STORIES, storyEvents } from '../fixtures/stories.ts';
import { grounds, inChromium } from './in-chromium.ts';

const UTC = timeZone('UTC');

/** Ends the elements that it may stand in, and would show itself by its title. */
const HOSTILE =
  '</script></style><script>document.title = "broken out"</script><img src="http://127.0.0.1:9/x" onerror="document.title = \'broken out\'"><!-- $& \u2028 & "\'';

async function conferencePage() {
  const { events, conferenceSid } = sampleOf(conference);
  return timelinePage(conferenceTimeline(conferenceSid, await stored(events, conferenceSid)), UTC);
}

async function callPage() {
  const { events, callSid } = sampleOf(recordedCall);
  return timelinePage(callTimeline(callSid, await stored(events, callSid)), UTC);
}

/** The horizontal distance between the first mark and the last. */
async function spread(page: Page): Promise<number> {
  const [first, last] = [page.locator('.mark').first(), page.locator('.mark').last()];
  const boxes = await Promise.all([first.boundingBox(), last.boundingBox()]);
  return Math.abs((boxes[1]?.x ?? 0) - (boxes[0]?.x ?? 0));
}

const range = (page: Page) => page.locator('#range').textContent();
const mark = (page: Page, words: string) => page.locator(`.mark[aria-label*="${words}"]`);

inChromium('the page of a timeline', (open) => {
  /** Opens a page from a file. */
  async function opened(html: string, options?: Parameters<typeof open>[1]) {
    const file = join(await aFolder(), 'page.html');
    await writeFile(file, html);
    const { page, requests, complaints } = await open(pathToFileURL(file).href, options);
    const others = requests.filter((url) => url !== page.url());
    return { page, requests: others, complaints };
  }

  it('shows a lane for each participant, with its stretches and marks', async () => {
    const { page, complaints } = await opened(await conferencePage());
    expect(await page.locator('.name b').allTextContents()).toEqual([
      'Conference',
      'agent',
      'customer',
      'supervisor',
      'Recording',
    ]);
    expect(await page.locator('.mark').count()).toBe(15);
    const customer = page.locator('.lane').nth(2);
    expect(await customer.locator('.span.hold').textContent()).toBe('on hold');
    const lane = await customer.boundingBox();
    const box = await customer.locator('.mark').first().boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(lane?.y ?? Infinity);
    expect(complaints).toEqual([]);
  });

  it('tells about an event on hover, marks its row, and stops when the pointer leaves', async () => {
    const { page } = await opened(await conferencePage());
    await mark(page, 'customer put on hold').hover();
    const tip = page.getByRole('tooltip');
    expect(await tip.textContent()).toContain(
      'participant customer put on hold in conference Sales',
    );
    expect(await page.locator('tr.current').textContent()).toContain('customer put on hold');
    await page.mouse.move(5, 5);
    await tip.waitFor({ state: 'hidden' });
  });

  it('goes from event to event by keyboard, and tells about each', async () => {
    const { page } = await opened(await conferencePage());
    await page.locator('.mark[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('tooltip').textContent()).toContain('customer joined');
    await page.keyboard.press('End');
    expect(await page.getByRole('tooltip').textContent()).toContain('recording completed');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('tooltip').isHidden()).toBe(true);
  });

  it('zooms by wheel and Ctrl around the pointer, by buttons and by keys, and shows all again', async () => {
    const { page } = await opened(await conferencePage());
    const [all, wide] = [await range(page), await spread(page)];
    const still = mark(page, 'customer put on hold');
    const before = await still.boundingBox();
    await page.mouse.move((before?.x ?? 0) + 11, (before?.y ?? 0) + 60);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -240);
    await page.keyboard.up('Control');
    await expect.poll(() => spread(page)).toBeGreaterThan(wide * 1.2);
    expect((await still.boundingBox())?.x).toBeCloseTo(before?.x ?? 0, 0);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await range(page)).toBe(all);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await spread(page)).toBeGreaterThan(wide * 1.5);
    await page.keyboard.press('-');
    expect(await spread(page)).toBeCloseTo(wide, 0);
    await page.keyboard.press('+');
    await page.keyboard.press('0');
    expect(await range(page)).toBe(all);
  });

  it('lets the wheel scroll the page, also over the chart', async () => {
    const { page } = await opened(await conferencePage(), {
      viewport: { width: 1200, height: 500 },
    });
    const all = await range(page);
    await page.locator('#plot').hover();
    const scrolled = () => page.evaluate('window.scrollY') as Promise<number>;
    const before = await scrolled();
    await page.mouse.wheel(0, 200);
    await expect.poll(scrolled).toBeGreaterThan(before + 100);
    expect(await range(page)).toBe(all);
  });

  it('begins with the call, and leads to what came later', async () => {
    const event = (second: number, type: string, parameters: Record<string, string> = {}) =>
      aCloudEvent({
        id: type,
        type: `com.twilio.voice.status-callback.${type}`,
        time: new Date(Date.UTC(2026, 0, 5, 10, 0, second)).toISOString(),
        parameters: { CallSid: 'CA1', ...parameters },
      });
    const events = await stored([
      event(0, 'call.initiated'),
      event(30, 'call.completed'),
      event(100, 'recording.processed', { RecordingSid: 'RE1', RecordingStatus: 'completed' }),
    ]);
    const { page } = await opened(timelinePage(callTimeline('CA1', events), UTC));
    expect(await range(page)).toContain('10:00:30 UTC');
    const later = page.getByRole('button', { name: '1 later' });
    await later.click();
    expect(await page.getByRole('tooltip').textContent()).toContain('recording completed');
    expect(await page.getByRole('button', { name: 'before' }).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Show all' }).click();
    expect(await later.isHidden()).toBe(true);
  });

  it('cuts the time of no tick off at the edge', async () => {
    const { call } = STORIES.G;
    const events = await stored(storyEvents('G'), call);
    const { page } = await opened(timelinePage(callTimeline(call, events), UTC));
    const rights = (await page.evaluate(
      "[...document.querySelectorAll('#axis, .tick:not(:empty)')].map((one) => one.getBoundingClientRect().right)",
    )) as number[];
    const [axis = 0, ...ticks] = rights;
    expect(ticks.length).toBeGreaterThan(5);
    expect(Math.max(...ticks)).toBeLessThanOrEqual(axis);
    expect(await page.locator('.tick:empty').count()).toBe(1);
  });

  it('moves by dragging', async () => {
    const { page } = await opened(await conferencePage());
    await page.getByRole('button', { name: 'Zoom in' }).click();
    const before = await range(page);
    const plot = await page.locator('#plot').boundingBox();
    const [x, y] = [(plot?.x ?? 0) + 400, (plot?.y ?? 0) + 10];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 200, y, { steps: 4 });
    await page.mouse.up();
    expect(await range(page)).not.toBe(before);
  });

  it('zooms by pinching with two fingers', async () => {
    const { page } = await opened(await conferencePage(), { hasTouch: true });
    const wide = await spread(page);
    const session = await page.context().newCDPSession(page);
    const plot = await page.locator('#plot').boundingBox();
    const [x, y] = [(plot?.x ?? 0) + 500, (plot?.y ?? 0) + 10];
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints:
          apart === undefined
            ? []
            : [
                { x: x - apart, y, id: 1 },
                { x: x + apart, y, id: 2 },
              ],
      });
    await touch('touchStart', 40);
    await touch('touchMove', 60);
    await touch('touchMove', 80);
    await touch('touchEnd');
    expect(await spread(page)).toBeGreaterThan(wide * 1.5);
  });

  it('is dark where the person prefers that, and light else', async () => {
    const { page } = await opened(await callPage());
    expect(await grounds(page)).toEqual(['rgb(244, 245, 248)', 'rgb(15, 17, 23)']);
  });

  it('asks for nothing, and its policy would let nothing out', async () => {
    const { page, requests, complaints } = await opened(await callPage());
    await mark(page, 'call answered').hover();
    expect([requests, complaints]).toEqual([[], []]);
    const fetched = page.evaluate(() => fetch('http://127.0.0.1:9/').then(String));
    await expect(fetched).rejects.toThrow('Failed to fetch');
    expect(complaints.join()).toContain("default-src 'none'");
  });

  it('shows hostile text as text, wherever it stands', async () => {
    const prefix = 'com.twilio.voice.status-callback.';
    const conferenceEvent = (id: string, type: string, parameters: Record<string, string>) =>
      aCloudEvent({
        id,
        type: prefix + type,
        parameters: {
          ConferenceSid: 'CF1',
          CallSid: HOSTILE,
          FriendlyName: HOSTILE,
          ...parameters,
        },
      });
    const events = await stored([
      conferenceEvent('EZ1', 'conference.participant.updated', {
        ParticipantLabel: HOSTILE,
        StatusCallbackEvent: 'participant-join',
        ReasonParticipantLeft: HOSTILE,
      }),
      conferenceEvent(`EZ2${HOSTILE}`, 'conference.updated', {
        StatusCallbackEvent: 'conference-end',
        ReasonConferenceEnded: HOSTILE,
      }),
      conferenceEvent('EZ3', 'transcription.processed', { TranscriptionText: HOSTILE }),
      conferenceEvent('EZ4', `novel.${HOSTILE}`, { SequenceNumber: HOSTILE }),
    ]);
    for (const timeline of [
      conferenceTimeline('CF1', events),
      conferenceTimeline(HOSTILE, events),
      callTimeline(HOSTILE, events),
    ]) {
      const { page, requests, complaints } = await opened(timelinePage(timeline, UTC));
      await page.locator('.mark').first().hover({ force: true });
      expect(await page.title()).not.toBe('broken out');
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('script').count()).toBe(2);
      expect(await page.locator('.mark').count()).toBe(4);
      expect(await page.locator('dd', { hasText: '</script></style>' }).count()).toBeGreaterThan(0);
      expect([requests, complaints]).toEqual([[], []]);
    }
  });

  it('has all that happened in its table, where scripts do not run', async () => {
    const { page } = await opened(await conferencePage(), { javaScriptEnabled: false });
    expect(await page.locator('#timeline').isHidden()).toBe(true);
    expect(await page.locator('tbody tr').count()).toBe(15);
    await page.locator('tbody summary').first().click();
    expect(await page.locator('tbody dl').first().isVisible()).toBe(true);
  });

  it('names every control for who cannot see it', async () => {
    const { page } = await opened(await conferencePage());
    for (const button of await page.locator('button').all()) {
      const name = (await button.getAttribute('aria-label')) ?? (await button.textContent());
      expect(name?.trim()).toBeTruthy();
    }
    expect(await page.locator('.mark[tabindex="0"]').count()).toBe(1);
  });

  it('fits a narrow window, with the whole name of each lane', async () => {
    const { page } = await opened(await conferencePage(), {
      viewport: { width: 360, height: 800 },
    });
    const root = 'document.documentElement';
    const wider = await page.evaluate(`${root}.scrollWidth - ${root}.clientWidth`);
    expect(wider).toBeLessThanOrEqual(0);
    const cut =
      "[...document.querySelectorAll('.name b')].map((b) => b.scrollWidth - b.clientWidth)";
    expect(await page.evaluate(cut)).toEqual([0, 0, 0, 0, 0]);
  });

  it('shows a recording that is all right in another colour than what failed', async () => {
    const { page } = await opened(await conferencePage());
    const bar = "document.querySelector('.lane .span.recording')";
    const colour = await page.evaluate(`getComputedStyle(${bar}).backgroundColor`);
    const [red = 0, green = 0] = String(colour).match(/\d+/g)?.map(Number) ?? [];
    expect(green).toBeGreaterThan(red);
    expect(await page.locator('.legend').textContent()).toContain('recording');
  });
});
