import { expect, it } from 'vitest';
import { timeZone } from '../../../src/cli/time-zone.ts';
import { timelinePage } from '../../../src/cli/timeline/page.ts';
import { callTimeline, conferenceTimeline } from '../../../src/cli/timeline/timeline.ts';
import { aCloudEvent } from '../../fixtures/cloud-event.ts';
import { stored } from '../../fixtures/stored-samples.ts';

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
  expect(page).toContain(`<title>${title}</title>`);
  expect(page).toContain(`<h1><bdi>${title}</bdi></h1>`);
});

it('says in its title that it is of a conference, and in its heading which', async () => {
  const type = `${PREFIX}conference.updated`;
  const parameters = { ConferenceSid: 'CF1', FriendlyName: 'Sales' };
  const events = await stored([aCloudEvent({ type, parameters })]);
  const page = timelinePage(conferenceTimeline('CF1', events), UTC);
  expect(page).toContain('<title>Conference Sales</title>');
  expect(page).toContain('<h1><bdi>Sales</bdi></h1>');
});
