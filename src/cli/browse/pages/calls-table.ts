import { html } from 'hono/html';
import { duration, words } from '../../../voice/wording.ts';
import { answererOf, wayOf, wrongWith } from '../../calls/call-words.ts';
import type { ListedCall } from '../../calls/listed-call.ts';
import { RUNNING } from '../../calls/listed-call.ts';
import type { TimeZone } from '../../time-zone.ts';
import type { Html } from './frame.ts';

/** Calls as a table, each row a link to the call's page. */
export function callsTable(calls: readonly ListedCall[], zone: TimeZone): Html {
  return html`<table class="calls">
<thead><tr>
<th scope="col">When, ${zone.name}</th>
<th scope="col">From → to</th>
<th scope="col">Status</th>
<th scope="col">Duration</th>
<th scope="col">Answered by</th>
<th scope="col">What was wrong</th>
</tr></thead>
<tbody>
${calls.map((call) => row(call, zone))}
</tbody>
</table>`;
}

const WAYS = { in: ['↙', 'inbound'], out: ['↗', 'outbound'], '': ['·', ''] } as const;

function row(call: ListedCall, zone: TimeZone): Html {
  const { callSid, at, from, to, durationSeconds: seconds } = call;
  const [arrow, way] = WAYS[wayOf(call)];
  const { words: wrong, tone } = wrongWith(call);
  return html`<tr id="call-${callSid}">
<td class="when"><time datetime="${at}"><span>${zone.day(at)}</span> ${zone.clock(at).slice(0, 8)}</time></td>
<td class="parties"><span class="way ${way}" title="${way}" aria-hidden="true">${arrow}</span>
<a href="/calls/${encodeURIComponent(callSid)}"><span class="unseen">${way} call from </span><bdi>${from ?? 'unknown'}</bdi> <span aria-hidden="true">→</span><span class="unseen"> to </span> <bdi>${to ?? 'unknown'}</bdi></a>
<span class="sid">${callSid}</span></td>
<td class="state">${statusView(call.status)}</td>
<td class="length">${seconds ? duration(seconds * 1000) : ''}</td>
<td class="answerer"><bdi>${answererOf(call)}</bdi></td>
<td class="wrong ${tone}"><bdi>${wrong}</bdi></td>
</tr>
`;
}

const TONES = new Map([
  ['completed', 'good'],
  ['failed', 'bad'],
  ['busy', 'odd'],
  ['no-answer', 'odd'],
  ['canceled', 'odd'],
  [RUNNING, 'running'],
]);

/** How a call stands, in a colour and in a word. */
export function statusView(status = 'unknown'): Html {
  return html`<span class="status ${TONES.get(status) ?? 'unknown'}"><bdi>${words(status, status)}</bdi></span>`;
}
