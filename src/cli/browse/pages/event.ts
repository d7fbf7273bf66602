import { html, raw } from 'hono/html';
import type { JsonObject } from '../../../json/json-object.ts';
import { dayAndClock } from '../../moments.ts';
import { eventOf } from '../../stored-events.ts';
import { kindOf } from '../../timeline/kind.ts';
import { linkHtml } from '../../timeline/page/html.ts';
import type { BrowseContext } from '../browse-context.ts';
import { factView, framed, type Html, heading } from './frame.ts';
import { jsonView, PAGES } from './json.ts';

/** A stored event: what it is about, and all of it as JSON. */
export function eventPage(context: BrowseContext, item: JsonObject): Html {
  const event = eventOf(item);
  const { id, type, summary, occurredAt, arrivedAt, callSid, conferenceSid, warnings = [] } = event;
  const at = (time: string) => `${dayAndClock(time, context.zone)} ${context.zone.name}`;
  return framed(context, {
    title: `${kindOf(event)} ${id}`,
    content: html`<main id="main" tabindex="-1">
<p class="back"><a href="/" data-back>← Calls</a></p>
${heading('Event', summary, id)}
<dl class="facts">
${factView('Type', type, 'wide')}
${factView('Occurred', at(occurredAt))}
${factView('Arrived', at(arrivedAt))}
${callSid === undefined ? '' : factView('Call', link(callSid, `/calls/${encodeURIComponent(callSid)}`), 'wide')}
${conferenceSid === undefined ? '' : factView('Conference', link(conferenceSid, `/conferences/${encodeURIComponent(conferenceSid)}`), 'wide')}
${warnings.map((warning) => factView('Warning', warning, 'whole'))}
</dl>
<section class="card" aria-labelledby="stored">
<div class="toolbar"><h2 id="stored">As it is stored</h2><a href="${PAGES.ofEvent(id)}?raw">JSON alone</a></div>
${jsonView(JSON.stringify(item, null, 2))}
</section>
</main>`,
  });
}

function link(sid: string, address: string): Html {
  return raw(linkHtml(sid, address));
}
