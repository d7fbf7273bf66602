import { html } from 'hono/html';
import { toIso } from '../../../events/event-time.ts';
import { counted } from '../../../voice/wording.ts';
import { quoted } from '../../hints.ts';
import { indentJson } from '../../indent-json.ts';
import { dayAndClock } from '../../moments.ts';
import { inBytes, shortType } from '../../printable.ts';
import { REASONS, type Rejection, type RejectionHead } from '../../rejections/rejection.ts';
import { hexDump, issueInWords, payloadOf } from '../../rejections/text.ts';
import type { TimeZone } from '../../time-zone.ts';
import type { BrowseContext } from '../browse-context.ts';
import { factView, framed, type Html, heading } from './frame.ts';
import { jsonView } from './json.ts';

/** The table has no index, and is read with its payloads: at most so many pages of 1 MB. */
export const MAX_PAGES = 25;
const MAX_SHOWN = 200;
/** A longer payload says nothing more to a reader. */
const MAX_TEXT = 200_000;

/** What was found in the table of rejections. */
interface Found {
  readonly rejections: readonly RejectionHead[];
  /** The only reason that was asked for. */
  readonly reason: string | undefined;
  /** Whether the table was too large to read all of it. */
  readonly isPart: boolean;
}

/** What the consumer rejected, newest first. */
export function rejectionsPage(
  context: BrowseContext,
  { rejections: found, reason, isPart }: Found,
): Html {
  const shown = found.slice(0, MAX_SHOWN);
  const counts = [...Map.groupBy(found, (one) => one.reason)].map(
    ([name, some]) => `${some.length} ${name}`,
  );
  const caption =
    found.length === 0 ? '' : `${counted(found.length, 'rejection')}: ${counts.join(', ')}`;
  return framed(context, {
    title: 'Rejections',
    section: 'rejections',
    scripts: ['rejections.js'],
    content: html`<main id="main" tabindex="-1">
<h1 class="unseen">Rejections</h1>
<form class="filters" id="filters" action="/rejections" aria-label="Which rejections">
<label>Reason <select name="reason" autocomplete="off">
<option value="">any</option>
${REASONS.map((one) => html`<option value="${one}" ${one === reason ? 'selected' : ''}>${one}</option>`)}
</select></label>
<button type="submit">Show</button>
</form>
<section class="card list" aria-label="Rejections">
<p class="caption"><span>${caption}</span></p>
${shown.length === 0 ? nothing(reason) : table(shown, context.zone)}
${
  isPart || found.length > shown.length
    ? html`<p class="nothing">${isPart ? 'Of a part of the table, which is large: there may be newer ones.' : `The newest ${MAX_SHOWN}.`} All of them: <code>${context.hint('voice-events rejections list')}</code></p>`
    : ''
}
</section>
</main>`,
  });
}

function nothing(reason: string | undefined): Html {
  return reason === undefined
    ? html`<p class="nothing">No rejections: everything that arrived could be read.</p>`
    : html`<p class="nothing">None for this reason. <a href="/rejections">Show all of them</a>.</p>`;
}

function table(rejections: readonly RejectionHead[], zone: TimeZone): Html {
  return html`<table class="calls rejections">
<thead><tr><th scope="col">When, ${zone.name}</th><th scope="col">What was wrong</th><th scope="col">Reason</th><th scope="col">Type</th></tr></thead>
<tbody>
${rejections.map(({ recordId, reason, rejectedAt, type, issues }) => {
  const [issue] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return html`<tr>
<td class="when"><time datetime="${rejectedAt}"><span>${zone.day(rejectedAt)}</span> ${zone.clock(rejectedAt).slice(0, 8)}</time></td>
<td class="parties"><a href="/rejections/${encodeURIComponent(recordId)}"><bdi>${issue ? issueInWords(issue) + more : 'no issue was kept'}</bdi></a>
<span class="sid">${recordId}</span></td>
<td class="state"><span class="status odd"><bdi>${reason}</bdi></span></td>
<td class="wrong"><bdi>${shortType(type ?? '')}</bdi></td>
</tr>
`;
})}
</tbody>
</table>`;
}

/** Everything that is kept of a rejection, with its payload, and how to bring it back. */
export function rejectionPage(context: BrowseContext, rejection: Rejection): Html {
  const { recordId, reason, rejectedAt, type, eventId, issues, payload } = rejection;
  const expires = toIso((rejection.expiresAt ?? Number.NaN) * 1_000);
  const at = (time: string) => `${dayAndClock(time, context.zone)} ${context.zone.name}`;
  return framed(context, {
    title: `Rejection ${reason}`,
    section: 'rejections',
    content: html`<main id="main" tabindex="-1">
<p class="back"><a href="/rejections">← Rejections</a></p>
${heading('Rejection', reason, recordId)}
<dl class="facts">
<div class="fact whole bad"><dt>${issues.length === 1 ? 'Issue' : 'Issues'}</dt>${issues.map((issue) => html`<dd>${issueInWords(issue)}</dd>`)}</div>
${type === undefined ? '' : factView('Type', type, 'wide')}
${eventId === undefined ? '' : factView('Event', eventId, 'wide')}
${factView('Rejected', at(rejectedAt))}
${expires === undefined ? '' : factView('Expires', at(expires))}
${factView('Partition key', rejection.partitionKey)}
${factView('Stream', rejection.streamArn, 'whole')}
</dl>
<section class="card" aria-labelledby="payload">
<div class="toolbar"><h2 id="payload">Payload</h2><span class="range">${inBytes(payload.length)}</span></div>
${payloadView(rejection)}
</section>
<p class="hint">Once the cause is mended, this puts the bytes back into the stream:<br><code>${context.hint(`voice-events rejections redrive ${quoted(recordId)}`)}</code></p>
</main>`,
  });
}

function payloadView(rejection: Rejection): Html {
  const payload = payloadOf(rejection);
  if (payload.kind === 'bytes')
    return html`<pre class="json" tabindex="0">${hexDump(payload.bytes)}</pre>`;
  const more = payload.text.length - MAX_TEXT;
  // What is long takes long to read, and longer to show.
  return more > 0
    ? jsonView(`${payload.text.slice(0, MAX_TEXT)}\n… and ${more} characters more`)
    : jsonView(indentJson(payload.text));
}
