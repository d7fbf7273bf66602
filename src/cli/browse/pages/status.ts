import { html } from 'hono/html';
import { type Part, worstFirst } from '../../status/part.ts';
import type { BrowseContext } from '../browse-context.ts';
import { framed, type Html, heading } from './frame.ts';

const MARKS = { bad: 'needs attention', open: 'open', good: 'good' } as const;
const TONES = { bad: 'bad', open: 'unknown', good: 'good' } as const;

/** Whether all is well, the worst first. */
export function statusPage(context: BrowseContext, parts: readonly Part[]): Html {
  const { system, hint, zone } = context;
  const bad = parts.filter(({ state }) => state === 'bad').length;
  const words =
    bad === 0
      ? 'All is well'
      : bad === 1
        ? '1 thing needs attention'
        : `${bad} things need attention`;
  return framed(context, {
    title: `Status: ${words}`,
    section: 'status',
    content: html`<main id="main" tabindex="-1">
${heading(`Status of ${system.title}`, words)}
<ul class="card parts">
${worstFirst(parts).map(
  ({ name, state, says, todo }) => html`<li>
<b>${name === 'rejections' ? html`<a href="/rejections">${name}</a>` : name}</b>
<span class="status ${TONES[state]}">${MARKS[state]}</span>
<p>${hint(says)}${todo === undefined ? '' : html`<br><code>${hint(todo)}</code>`}</p>
</li>`,
)}
</ul>
<p class="hint">As of ${zone.clock(new Date().toISOString()).slice(0, 8)} ${zone.name}. <a href="/status">Look again</a>${
      system.outputs === undefined
        ? ''
        : html`, or at the <a href="${dashboard(system.outputs.DashboardUrl)}" rel="noreferrer">dashboard</a>`
    }.</p>
</main>`,
  });
}

/** Whatever the stack's output is, no link runs a script. */
function dashboard(url: string): string {
  return url.startsWith('https://') ? url : '/status';
}
