import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { TimeZone } from '../time-zone.ts';
import { pageData } from './page/data.ts';
import { pageHtml } from './page/frame.ts';
import { embedded, escaped, type Links } from './page/html.ts';
import { legendHtml } from './page/legend.ts';
import { factsHtml, headingOf, linksOf, rowsHtml } from './page/parts.ts';
import type { Timeline } from './timeline.ts';

/** The parts of the page's style, in this order. */
const STYLES = [
  'colours.css',
  'chart.css',
  'spans-and-marks.css',
  'around-chart.css',
  'events.css',
  'base.css',
  'facts.css',
  'page.css',
];
export const STYLE = STYLES.map((name) => readFileSync(inPage(name), 'utf8')).join('\n');
export const SCRIPT = bundled(inPage('script/main.js'));

/** What a page of a server has around the timeline, as HTML; and where its links lead to. */
export interface Site {
  /** Of the head: what loads {@link STYLE}. */
  readonly head: string;
  /** What loads {@link SCRIPT}. */
  readonly script: string;
  readonly bar: string;
  readonly above: string;
  readonly below: string;
  readonly links: Links;
}

/**
 * A timeline as an HTML page: one that needs nothing else, no network (its policy forbids any) and no
 * other file; or one of a server. Events hold text of callers and of other systems: it is escaped
 * where it is HTML, and cannot end the element where it is JSON.
 */
export function timelinePage(timeline: Timeline, zone: TimeZone, site?: Site): string {
  const { kind, sid } = timeline;
  const links = linksOf(timeline, site?.links);
  const heading = headingOf(timeline);
  return pageHtml({
    ...(site ?? ALONE),
    kind: kind === 'call' ? 'Call' : 'Conference',
    title: escaped(`${kind === 'call' ? heading : `Conference ${heading}`} – ${sid}`),
    heading: escaped(heading),
    sid: escaped(sid),
    zone: escaped(zone.name),
    facts: factsHtml(timeline, zone, links),
    legend: legendHtml(timeline),
    rows: rowsHtml(timeline, zone, links),
    data: embedded(pageData(timeline, zone)),
  });
}

const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A page in a file: all in one. */
const ALONE = {
  head: `<meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">
<style>${STYLE}</style>`,
  script: `<script>${SCRIPT}</script>`,
  bar: '',
  above: '',
  below: '',
};

function inPage(name: string): string {
  return fileURLToPath(new URL(`./page/${name}`, import.meta.url));
}

/** The script's modules as one, which the policy can name by its hash. */
function bundled(entryPoint: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** What a policy names a style or a script by that stands in the page. */
export function hashOf(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
