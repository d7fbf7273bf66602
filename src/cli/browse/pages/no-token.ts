import { readFileSync } from 'node:fs';
import { html, raw } from 'hono/html';
import { type Html, htmlDocument } from './frame.ts';

const STYLES = [
  '../../timeline/page/colours.css',
  '../../timeline/page/base.css',
  '../style/pages.css',
];

/** Within the page, for its reader gets no file either. The policy has to allow it. */
export const NO_TOKEN_STYLE = STYLES.map((path) =>
  readFileSync(new URL(path, import.meta.url), 'utf8'),
).join('\n');

/** The page for whoever has no token: what to do, and nothing of the system. */
export function noTokenPage(title: string): Html {
  return htmlDocument({
    title,
    head: html`<style>${raw(NO_TOKEN_STYLE)}</style>`,
    body: html`<main class="card problem">
<h1>${title}</h1>
<p id="problem">Open the address that "voice-events browse" (or "npm run local") printed when it started: copy it whole, with the token at its end. It works until the program ends, as often as you like; each run has a new token.</p>
</main>`,
  });
}
