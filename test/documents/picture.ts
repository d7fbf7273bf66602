/**
 * `npm run docs:picture`: the picture in the README. A sample conference goes through the consumer,
 * and headless Chromium takes a picture of its timeline's page.
 */
import { fileURLToPath } from 'node:url';
import { timeZone } from '../../src/cli/time-zone.ts';
import { timelinePage } from '../../src/cli/timeline/page.ts';
import { conferenceTimeline } from '../../src/cli/timeline/timeline.ts';
import { conference } from '../../src/local/sample-calls/conference.ts';
import { CHROMIUM_PATHS, hasChromium, launchChromium } from '../fixtures/chromium.ts';
import { sampleOf, stored } from '../fixtures/stored-samples.ts';

const PICTURE = fileURLToPath(new URL('../../docs/images/timeline.png', import.meta.url));

if (!hasChromium) {
  throw new Error(`There is no Chromium: install it as one of ${CHROMIUM_PATHS.join(', ')}.`);
}
const { events, conferenceSid } = sampleOf(conference);
const timeline = conferenceTimeline(conferenceSid, await stored(events, conferenceSid));

const browser = await launchChromium();
try {
  const page = await browser.newPage({
    viewport: { width: 1000, height: 1400 },
    colorScheme: 'light',
  });
  await page.setContent(timelinePage(timeline, timeZone('UTC')));
  await page.locator('.mark[aria-label*="customer put on hold"]').hover();
  await page.getByRole('tooltip').waitFor();
  await page.locator('#timeline').screenshot({ path: PICTURE, animations: 'disabled' });
} finally {
  await browser.close();
}
console.log(`The picture is in ${PICTURE}.`);
