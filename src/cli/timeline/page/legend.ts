import type { SpanKind } from '../lane.ts';
import type { Timeline } from '../timeline.ts';
import { shapeOf } from './data.ts';

const SPANS: readonly (readonly [kind: SpanKind, words: string])[] = [
  ['waiting', 'ringing, or waiting for an answer'],
  ['active', 'in progress'],
  ['hold', 'on hold'],
  ['mute', 'muted'],
  ['speech', 'speech'],
  ['recording', 'recording'],
  ['stream', 'media stream'],
  ['transcription', 'transcription'],
  ['measured', 'audio measured'],
  ['warning', 'SDK warning'],
  ['bad', 'bad or failed'],
];

/** What the marks and stretches of a chart mean: those that it has. */
export function legendHtml({ entries, lanes }: Timeline): string {
  const kinds = new Set(lanes.flatMap(({ spans }) => spans.map(({ kind }) => kind)));
  const isFine = ({ problem, isWarning, warnings }: (typeof entries)[number]) =>
    problem === undefined && !isWarning && warnings.length === 0;
  const marks: readonly (readonly [className: string, words: string, isUsed: boolean])[] = [
    ['', 'event', entries.some((entry) => isFine(entry) && shapeOf(entry) === undefined)],
    [
      'small',
      'part of a conversation',
      entries.some((entry) => isFine(entry) && shapeOf(entry) === 'small'),
    ],
    ['interrupt', 'interrupted', entries.some((entry) => shapeOf(entry) === 'interrupt')],
    ['odd', 'warning', entries.some((entry) => entry.problem === undefined && !isFine(entry))],
    ['bad', 'something went wrong', entries.some(({ problem }) => problem !== undefined)],
  ];
  const items = [
    ...marks
      .filter(([, , isUsed]) => isUsed)
      .map(([className, words]) => itemHtml(`key ${className}`.trim(), words)),
    ...SPANS.filter(([kind]) => kinds.has(kind)).map(([kind, words]) =>
      itemHtml(`span ${kind}`, words),
    ),
  ];
  return `<ul class="legend">${items.join('')}</ul>`;
}

function itemHtml(className: string, words: string): string {
  return `<li><i class="${className}" aria-hidden="true"></i>${words}</li>`;
}
