import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { CHROMIUM_PATHS, hasChromium, launchChromium } from '../fixtures/chromium.ts';

/** A page as a person opens it, with all else that it asks for and complains about. */
interface Opened {
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

type Open = (url: string, options?: Parameters<Browser['newPage']>[0]) => Promise<Opened>;

/** Tests that open pages, each in a window of its own; skipped where there is no Chromium. */
export function inChromium(title: string, tests: (open: Open) => void): void {
  if (!hasChromium) {
    console.warn(`Not opened: ${title}, for there is no ${CHROMIUM_PATHS.join(' or ')}`);
  }
  describe.skipIf(!hasChromium)(`${title}, in Chromium`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    tests(async (url, options) => {
      const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
      onTestFinished(() => page.close());
      const requests: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      await page.goto(url);
      return { page, requests, complaints };
    });
  });
}

/** The background where the person prefers light, and where they prefer dark. */
export async function grounds(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const ground = 'getComputedStyle(document.documentElement).backgroundColor';
    found.push(await page.evaluate(ground));
  }
  return found;
}
