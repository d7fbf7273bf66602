import { styleText } from 'node:util';
import type { OutcomeRow } from './comparison.ts';
import type { StoredItem } from './tables-content.ts';

/** More differences than this say nothing more. */
const MAX_DIFFERENCES = 20;
const VOICE = /^com\.twilio\.(voice\.)?(status-callback\.)?/;

/** The outcomes by kind, found against expected. */
export function outcomeLines(rows: readonly OutcomeRow[]): string {
  const lines = rows.map(({ outcome, expected, found, holds }) => {
    const verdict = holds ? styleText('green', '✓') : styleText('red', '✗');
    return `  ${verdict} ${outcome.padEnd(24)} ${cell(found)} ${cell(expected)}`;
  });
  return [
    `${heading('Outcomes'.padEnd(29))}${cell('found')} ${cell('expected')}`,
    ...lines,
    '',
  ].join('\n');
}

/** The rejections by reason, each with an example of what was wrong. */
export function rejectionLines(rejections: readonly StoredItem[]): string {
  const byReason = Map.groupBy(rejections, ({ reason }) => String(reason));
  const lines = [...byReason]
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([reason, items]) => {
      const [issue] = (items[0]?.issues ?? []) as { path: string; message: string }[];
      const example = [issue?.path, issue?.message].filter(Boolean).join(': ');
      return `  ${reason.padEnd(16)} ${cell(items.length)}  such as "${example}"`;
    });
  return [heading('Rejections, by reason'), ...lines, ''].join('\n');
}

/** What happened, line by line in order of time, with the time since the first event. */
export function timelineLines(title: string, items: readonly StoredItem[]): string {
  const entries = items
    .map(({ occurredAt, type, summary }) => ({
      occurredAt: String(occurredAt),
      name: String(type).replace(VOICE, ''),
      summary: String(summary),
    }))
    .toSorted((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt));
  const first = Date.parse(entries[0]?.occurredAt ?? '');
  const width = Math.max(...entries.map(({ name }) => name.length));
  const lines = entries.map(({ occurredAt, name, summary }) => {
    const offset = `+${((Date.parse(occurredAt) - first) / 1000).toFixed(1)} s`;
    const type = styleText('dim', name.padEnd(width));
    return `  ${occurredAt.slice(11, 23)} ${offset.padStart(9)}  ${type} ${summary}`;
  });
  return [heading(`${title}, ${entries.length} events`), ...lines, ''].join('\n');
}

/** What is not as it should be. */
export function differenceLines(differences: readonly string[]): string {
  const shown = differences.slice(0, MAX_DIFFERENCES).map((difference) => `  ${difference}`);
  const more = differences.length - shown.length;
  return [
    styleText('red', `✗ ${differences.length} differences`),
    ...shown,
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n');
}

function heading(text: string): string {
  return styleText('bold', text);
}

function cell(value: string | number): string {
  return String(value).padStart(8);
}
