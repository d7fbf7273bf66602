/** Colours that can be seen on white and on black: Mermaid's own are pale. */
const COLOURS = '#2f6fdb, #d9483b, #1f9d63, #c98a12';

/** An axis of a chart: its title with the unit, and what is marked or where it begins and ends. */
export interface Axis {
  readonly title: string;
  readonly range: readonly [number, number] | readonly string[];
}

/** Lines over a common axis, as a Mermaid chart for Markdown; the lines are told apart by order. */
export function lineChart(
  title: string,
  x: Axis,
  y: string,
  lines: readonly (readonly number[])[],
) {
  const highest = Math.max(...lines.flat());
  const top = highest > 10 ? Math.ceil(highest * 1.1) : Number((highest * 1.1).toFixed(2)) || 1;
  const [from, to] = x.range;
  const isNumeric = typeof from === 'number';
  return [
    '```mermaid',
    '---',
    'config:',
    '    themeVariables:',
    '        xyChart:',
    `            plotColorPalette: "${COLOURS}"`,
    '---',
    'xychart-beta',
    `    title "${title}"`,
    `    x-axis "${x.title}" ${isNumeric ? `${from} --> ${to}` : `[${x.range.join(', ')}]`}`,
    `    y-axis "${y}" 0 --> ${top}`,
    ...lines.map((values) => `    line [${values.map((value) => round(value)).join(', ')}]`),
    '```',
  ].join('\n');
}

/** A quantity over the minutes of a run. */
export function timeChart(name: string, unit: string, values: readonly number[], minutes: number) {
  return lineChart(name, { title: 'minutes', range: [0, minutes] }, `${name} ${unit}`.trim(), [
    values,
  ]);
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
