import { html, raw } from 'hono/html';
import { printable } from '../../terminal-text.ts';
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

/** Indentation, a key, and what follows it, of a line of indented JSON. */
const LINE = /^( *)("(?:[^"\\]|\\.)*": )?(.*)$/s;

/**
 * Indented JSON, or another text, to read: its keys stand out, SIDs of calls and conferences are links, and characters
 * that would turn the direction of the text are escapes.
 */
export function jsonView(text: string): Html {
  const lines = printable(text).split('\n').map(lineView);
  return html`<pre class="json" tabindex="0">${raw(lines.join('\n'))}</pre>`;
}

function lineView(line: string): string {
  const [, indent = '', key = '', rest = ''] = LINE.exec(line) ?? [];
  const name = key === '' ? '' : `<span class="key">${escaped(key)}</span>`;
  return `${indent}${name}${linked(rest, PAGES)}`;
}
