import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { TimeZone } from '../time-zone.ts';
import { pageData } from './page/data.ts';
import { pageHtml } from './page/frame.ts';
import { embedded, escaped } from './page/html.ts';
import { legendHtml } from './page/legend.ts';
import { anchorsOf, factsHtml, headingOf, rowsHtml } from './page/parts.ts';
import type { Timeline } from './timeline.ts';

/** The parts of the page's style, in this order. */
const STYLES = [
  'colours.css',
  'chart.css',
  'spans-and-marks.css',
  'around-chart.css',
  'events.css',
  'page.css',
];
const STYLE = STYLES.map((name) => readFileSync(inPage(name), 'utf8')).join('\n');
const SCRIPT = bundled(inPage('script/main.js'));

/**
 * A timeline as one HTML page that needs nothing else: no network (its policy forbids any), no
 * other file. Events hold text of callers and of other systems: it is escaped where it is HTML, and
 * cannot end the element where it is JSON.
 */
export function timelinePage(timeline: Timeline, zone: TimeZone): string {
  const { kind, sid } = timeline;
  const anchors = anchorsOf(timeline);
  const heading = headingOf(timeline);
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return pageHtml({
    policy: escaped(policy),
    style: STYLE,
    script: SCRIPT,
    kind: kind === 'call' ? 'Call' : 'Conference',
    title: escaped(`${kind === 'call' ? heading : `Conference ${heading}`} – ${sid}`),
    heading: escaped(heading),
    sid: escaped(sid),
    zone: escaped(zone.name),
    facts: factsHtml(timeline, zone, anchors),
    legend: legendHtml(timeline),
    rows: rowsHtml(timeline, zone, anchors),
    data: embedded(pageData(timeline, zone)),
  });
}

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

function hashOf(source: string): string {
  return `'sha256-${createHash('sha256').update(source).digest('base64')}'`;
}
