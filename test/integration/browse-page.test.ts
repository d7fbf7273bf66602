import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Browsed, browsedTable, minutesAgo, someCalls } from '../cli/browse/browsing.ts';
import { aCallBegin, aCallEnd } from '../cli/calls/call-events.ts';
import { grounds, inChromium } from './in-chromium.ts';

const HOSTILE = `"'><script>document.title='broken out'</script><img src=x onerror="document.title='broken out'">`;
const NUMBER = '+41446681800';
const ROOT = 'document.documentElement';

let browsed: Browsed;
let page: Page;
let complaints: string[];
let requests: string[];

const addressOf = (path: string) => new URL(path, browsed.server.url).href;
const rows = () => page.locator('.calls tbody tr');
const sids = () => page.locator('.calls tbody .sid').allTextContents();
const row = (sid: string) => page.locator(`#call-${sid}`);
const focused = () => page.evaluate('document.activeElement.closest("tr")?.id');

inChromium('voice-events browse', (open) => {
  beforeEach(async () => {
    browsed = await browsedTable([
      ...someCalls(),
      aCallEnd('CAhostile', minutesAgo(40), { From: HOSTILE, To: HOSTILE }),
      aCallBegin('CAruns', minutesAgo(5), { To: NUMBER }),
      'no event at all',
    ]);
    // With the calls of the last 24 hours in it.
    ({ page, complaints, requests } = await open(browsed.server.url));
  });
  afterEach(() => browsed.stop());

  it('has no token in the address once it is open, and asks nobody else for anything', async () => {
    expect(new URL(page.url()).search).toBe('');
    expect(await sids()).toEqual(['CAfine', 'CAfailed', 'CAnoisy', 'CAhostile']);
    await row('CAfine').click();
    await page.waitForURL('**/calls/CAfine');
    const { origin } = new URL(browsed.server.url);
    expect(requests.filter((url) => !url.startsWith(origin))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('filters without losing the filter, opens a call, and comes back to the filtered list', async () => {
    await page.getByLabel('Status').selectOption('failed');
    await expect.poll(sids).toEqual(['CAfailed']);
    expect(new URL(page.url()).search).toBe('?status=failed');
    // The whole row leads there, not only its words: the link lies over this cell, which is forced for that.
    await row('CAfailed').locator('td').last().click({ force: true });
    await page.waitForURL('**/calls/CAfailed');
    expect(await page.locator('h1').textContent()).toContain('failed');
    expect(await page.locator('#timeline').isVisible()).toBe(true);
    await page.getByRole('link', { name: '← Calls' }).click();
    await page.waitForURL('**/?status=failed');
    expect(await sids()).toEqual(['CAfailed']);
    await page.goBack();
    await page.goBack();
    expect(await page.getByLabel('Status').inputValue()).toBe('failed');
    expect(await focused()).toBe('call-CAfailed');
    await page.goBack();
    await expect.poll(() => rows().count()).toBe(4);
    expect(await page.getByLabel('Status').inputValue()).toBe('');
  });

  it('writes the days that a list is of, until others are chosen', async () => {
    const today = minutesAgo(0).slice(0, 10);
    await page.getByLabel('Time').selectOption('days');
    await expect.poll(() => page.getByLabel('To', { exact: true }).inputValue()).toBe(today);
    await page.getByLabel('From').fill('2026-01-02');
    await page.waitForURL(`**/?time=days&from=2026-01-02&to=${today}`);
    await page.getByLabel('Time').selectOption('1h');
    await page.waitForURL('**/?time=1h');
  });

  it('finds a failed call, its reason and its neighbours', async () => {
    expect(await row('CAfailed').textContent()).toContain('SIP 404');
    await row('CAfailed').click();
    await page.getByRole('link', { name: 'Calls around it' }).click();
    await page.waitForURL('**#call-CAfailed');
    expect(await page.locator('tr:target .sid').textContent()).toBe('CAfailed');
    expect(await sids()).not.toContain('CAfine');
  });

  it('shows what is new by itself, and keeps the filter, the focus and the place', async () => {
    await page.setViewportSize({ width: 1200, height: 300 });
    await page.getByLabel('Status').selectOption('failed');
    await expect.poll(sids).toEqual(['CAfailed']);
    await row('CAfailed').locator('a').focus();
    await page.evaluate(`scrollTo(0, ${ROOT}.scrollHeight)`);
    const place = (await row('CAfailed').boundingBox())?.y;
    await browsed.store([
      aCallEnd('CAnew', minutesAgo(0), { CallStatus: 'failed' }),
      aCallEnd('CAother', minutesAgo(0)),
    ]);
    await expect.poll(sids, { timeout: 10_000 }).toEqual(['CAnew', 'CAfailed']);
    expect(await focused()).toBe('call-CAfailed');
    expect((await row('CAfailed').boundingBox())?.y).toBeCloseTo(place ?? 0, 0);
    expect(await page.locator('#sums .failed b').textContent()).toBe('2');
    expect(await page.locator('#freshness').textContent()).toMatch(/as of \d\d:\d\d:\d\d/);
  });

  it('shows a running call of a number, and that it ends meanwhile', async () => {
    await page.getByRole('searchbox').fill('+41 44 668 18 00');
    await page.keyboard.press('Enter');
    await row('CAruns').locator('.status.running').waitFor();
    await browsed.store([aCallEnd('CAruns', minutesAgo(0), { To: NUMBER, CallDuration: '300' })]);
    await row('CAruns').locator('.status.good').waitFor();
    expect(await row('CAruns').textContent()).toContain('5 min');
    expect(await rows().count()).toBe(1);
  });

  it('shows the page of a running call again when it has ended', async () => {
    await page.goto(addressOf('/calls/CAruns'));
    expect(await page.locator('h1').textContent()).not.toContain('completed');
    await browsed.store([aCallEnd('CAruns', minutesAgo(0), { To: NUMBER })]);
    await page.locator('h1', { hasText: 'completed' }).waitFor();
  });

  it('takes nothing away from who is at work on a page, but says that there is more', async () => {
    await page.goto(addressOf('/calls/CAruns'));
    await page.locator('tbody summary').first().click();
    await browsed.store([aCallEnd('CAruns', minutesAgo(0), { To: NUMBER })]);
    await page.getByRole('button', { name: 'Show them' }).waitFor();
    expect(await page.locator('tbody details').first().getAttribute('open')).not.toBeNull();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.locator('h1', { hasText: 'completed' }).waitFor();
  });

  it('says when the connection is lost, and when it is back', async () => {
    await page.route('**/list*', (route) => route.abort());
    await page.locator('#lost', { hasText: 'Connection lost. Is "npm run local"' }).waitFor();
    expect(await rows().count()).toBe(4);
    await page.unroute('**/list*');
    await page.locator('#lost', { hasText: /^$/ }).waitFor({ state: 'attached' });
  });

  it('is worked by the keyboard alone', async () => {
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    expect((await skip.boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.name')).toBe('q');
    await page.keyboard.type('CAfine');
    await page.keyboard.press('Escape');
    await page.getByLabel('Problem').focus();
    // Through the rest of the filters into the list.
    for (let tabs = 0; (await focused()) === undefined && tabs < 6; tabs += 1) {
      await page.keyboard.press('Tab');
    }
    expect(await focused()).toBe('call-CAfine');
    const outline = "getComputedStyle(document.activeElement, '::after').outlineStyle";
    expect(await page.evaluate(outline)).toBe('solid');
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toBe('call-CAfailed');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/calls/CAfailed');
    // The timeline has keys of its own, which a number in the search does not touch.
    await page.keyboard.press('/');
    await page.keyboard.type('+0-1');
    expect(await page.getByRole('searchbox').inputValue()).toBe('+0-1');
  });

  it('shows what was rejected, of a reason by itself, with its payload', async () => {
    await page.getByRole('link', { name: 'Rejections' }).click();
    await page.getByLabel('Reason').selectOption('not-cloudevent');
    await page.waitForURL('**/rejections?reason=not-cloudevent');
    expect(await page.locator('.nothing').textContent()).toContain('None for this reason.');
    expect(await page.getByRole('button', { name: 'Show' }).isVisible()).toBe(false);
    await page.goBack();
    expect(await page.getByLabel('Reason').inputValue()).toBe('');
    await page.locator('.rejections tbody tr').first().click();
    expect(await page.locator('pre.json').textContent()).toContain('no event at all');
    await page.getByRole('link', { name: 'Status' }).click();
    expect(await page.locator('.parts').textContent()).toContain('rejections');
  });

  it('shows hostile text as text, also where it comes by a refresh', async () => {
    await browsed.store([aCallEnd('CAhostile2', minutesAgo(0), { From: HOSTILE, To: HOSTILE })]);
    await row('CAhostile2').waitFor();
    expect(await row('CAhostile2').textContent()).toContain('<script>');
    await row('CAhostile2').click();
    await page.waitForURL('**/calls/CAhostile2');
    expect(await page.locator('h1').textContent()).toContain('<img src=x');
    expect(await page.title()).not.toBe('broken out');
    // The icon of the page itself.
    expect(await page.locator('img').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it('fits a telephone: no page is wider than it, and a call is a card', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of [
      '/',
      '/?time=days',
      '/calls/CAhostile',
      '/rejections',
      '/status',
      '/calls/CA404',
    ]) {
      await page.goto(addressOf(path));
      expect(await page.evaluate(`${ROOT}.scrollWidth - ${ROOT}.clientWidth`), path).toBe(0);
    }
    await page.goto(addressOf('/'));
    for (const cell of await row('CAfailed').locator('td:visible').all()) {
      const { x = -1, width = 0 } = (await cell.boundingBox()) ?? {};
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(390);
    }
    await row('CAfailed').click();
    await page.waitForURL('**/calls/CAfailed');
  });

  it('is dark where the person prefers that, and light else', async () => {
    expect(await grounds(page)).toEqual(['rgb(244, 245, 248)', 'rgb(15, 17, 23)']);
  });
});
