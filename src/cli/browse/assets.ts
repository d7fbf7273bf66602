import { readFileSync } from 'node:fs';
import { SCRIPT, STYLE } from '../timeline/page.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const timelineStyle = (name: string) => read(`../timeline/page/${name}`);
/** What every page has. */
const COMMON = ['bar.css', 'status.css'].map((name) => read(`style/${name}`)).join('\n');

const CSS = 'text/css; charset=utf-8';
const SCRIPT_TYPE = 'text/javascript; charset=utf-8';

/** A file that pages load: its media type and its text. */
type Asset = readonly [type: string, text: string];

/** The files that the pages load, by their names. Read once; nothing else is served from the disk. */
export const ASSETS: ReadonlyMap<string, Asset> = new Map<string, Asset>([
  [
    'pages.css',
    [
      CSS,
      [
        ...['colours.css', 'base.css', 'facts.css'].map(timelineStyle),
        COMMON,
        ...['filters.css', 'sums.css', 'calls.css', 'pages.css'].map((name) =>
          read(`style/${name}`),
        ),
      ].join('\n'),
    ],
  ],
  ['timeline.css', [CSS, `${STYLE}\n${COMMON}`]],
  ['timeline.js', [SCRIPT_TYPE, SCRIPT]],
  ...['page.js', 'list.js', 'rows.js', 'live.js', 'rejections.js'].map((name): [string, Asset] => [
    name,
    [SCRIPT_TYPE, read(`script/${name}`)],
  ]),
  ['icon.svg', ['image/svg+xml', read('style/icon.svg')]],
]);
