import { html, raw } from 'hono/html';
import { escaped, type Links, linked } from '../../timeline/page/html.ts';
import type { Html } from './frame.ts';

/** The pages that SIDs and ids lead to. */
export const PAGES: Links = {
  ofSid(sid) {
    if (sid.startsWith('CA')) return `/calls/${sid}`;
    if (sid.startsWith('CF')) return `/conferences/${sid}`;
    return undefined;
  },
  ofEvent: (id) => `/events/${encodeURIComponent(id)}`,
};

/** Indentation, a key, and what follows it, of a line of JSON as `JSON.stringify` indents it. */
const LINE = /^( *)("(?:[^"\\]|\\.)*": )?(.*)$/s;

/** JSON to read: its keys stand out, and SIDs of calls and conferences are links. */
export function jsonView(value: unknown): Html {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return html`<pre class="json" tabindex="0" aria-label="JSON">${lines.map(lineView)}</pre>`;
}

function lineView(line: string): Html {
  const [, indent = '', key = '', rest = ''] = LINE.exec(line) ?? [];
  const name = key === '' ? '' : `<span class="key">${escaped(key)}</span>`;
  return raw(`${indent}${name}${linked(rest, PAGES)}\n`);
}
