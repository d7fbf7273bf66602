import { html } from 'hono/html';
import type { BrowseContext } from '../browse-context.ts';
import { framed, type Html } from './frame.ts';

/** A page that says what went wrong, and what to do. */
export function problemPage(context: BrowseContext, title: string, message: string): Html {
  return framed(context, {
    title,
    content: html`<main id="main" class="card problem" tabindex="-1">
<h1>${title}</h1>
<p id="problem">${message}</p>
<p><a href="/" data-back>Go to the calls</a></p>
</main>`,
  });
}
