import { describe, expect, it } from 'vitest';
import { timeZone } from '../../../src/cli/time-zone.ts';
import { timelinePage } from '../../../src/cli/timeline/page.ts';
import { callTimeline, conferenceTimeline } from '../../../src/cli/timeline/timeline.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { stored } from '../../fixtures/stored-samples.ts';
import { STORIES, storyEvents } from '../../fixtures/stories.ts';

const PREFIX = 'com.twilio.voice.status-callback.';
const UTC = timeZone('UTC');

it.each([
  [{ CallStatus: 'completed' }, 'Call, completed'],
  [{ CallStatus: 'completed', Direction: 'inbound' }, 'Inbound call, completed'],
  [{}, 'Call'],
])('says once in its title that it is of a call: %j', async (parameters, title) => {
  const type = `${PREFIX}call.completed`;
  const events = await stored([
    aCloudEvent({ type, parameters: { CallSid: 'CA1', ...parameters } }),
  ]);
  const page = timelinePage(callTimeline('CA1', events), UTC);
  expect(page).toContain(`<title>${title} – CA1</title>`);
  expect(page).toContain(`<h1><bdi>${title}</bdi></h1>`);
});

it('says in its title that it is of a conference, and in its heading which', async () => {
  const type = `${PREFIX}conference.updated`;
  const parameters = { ConferenceSid: 'CF1', FriendlyName: 'Sales' };
  const events = await stored([aCloudEvent({ type, parameters })]);
  const page = timelinePage(conferenceTimeline('CF1', events), UTC);
  expect(page).toContain('<title>Conference Sales – CF1</title>');
  expect(page).toContain('<h1><bdi>Sales</bdi></h1>');
});

describe('a page of a story', () => {
  async function pageOf(sid: string, hasNumbers = true) {
    const events = await stored(storyEvents(sid === STORIES.G.call ? 'G' : 'D'), sid);
    return timelinePage(
      sid.startsWith('CF')
        ? conferenceTimeline(sid, events)
        : callTimeline(sid, events, { hasNumbers }),
      UTC,
    );
  }

  it('has the SID and the number of the other party in its title', async () => {
    const { call } = STORIES.G;
    expect(await pageOf(call)).toContain(
      `<title>Inbound call from +15005550006, completed – ${call}</title>`,
    );
    expect(await pageOf(call, false)).toContain(`<title>Inbound call, completed – ${call}</title>`);
  });

  it('has SIDs that lead to the first event about them', async () => {
    const page = await pageOf(STORIES.D.conference);
    const { customer } = STORIES.D;
    expect(page).toContain(`<a class="sid" href="#event-1">${customer}</a>`);
    expect(page).toContain('<tr id="event-1">');
    // Not to itself, and not to the page's own.
    const [, row] = /<tr id="event-1">(.*?)<\/tr>/s.exec(page) ?? [];
    expect(row).toContain(`<span class="sid">${customer}</span>`);
    expect(page).not.toContain(`href="#event-0">${STORIES.D.conference}`);
  });

  it('says what its marks and stretches mean, and of no others', async () => {
    const [, legend = ''] =
      /<ul class="legend">(.*?)<\/ul>/.exec(await pageOf(STORIES.G.call)) ?? [];
    expect(legend.replaceAll(/<\/li>/g, ', ').replaceAll(/<[^>]*>/g, '')).toBe(
      'event, something went wrong, ringing, or waiting for an answer, in progress, recording, ',
    );
  });
});
