import { byId, data, element } from './elements.js';
import { after, clock, length, tickStep } from './times.js';
import { part, view, x } from './view.js';

/** Lanes, their stretches and the events' marks. */

const [plot, names, lanes, axis, overview] = ['plot', 'names', 'lanes', 'axis', 'overview'].map(
  byId,
);
const laneRows = new Map();
const spans = [];
for (const { key, name, note, spans: some } of data.lanes) {
  const label = element('div', 'name');
  label.append(element('b', '', name));
  if (note) label.append(element('span', '', note));
  names.append(label);
  const row = element('div', 'lane');
  row.dataset.lane = key;
  row.setAttribute('role', 'group');
  row.setAttribute('aria-label', name);
  lanes.append(row);
  laneRows.set(key, row);
  for (const span of some) {
    const bar = element('div', `span ${span.kind}${span.open ? ' open' : ''}`);
    bar.append(element('i', '', span.label ?? ''));
    if (span.label) bar.title = span.label;
    bar.setAttribute('aria-hidden', 'true');
    row.append(bar);
    spans.push({ bar, span });
  }
}

/** A button for each event, in order. */
export const marks = data.entries.map((entry, index) => {
  const isOdd = entry.isWarning || entry.warnings.length > 0;
  const tone = entry.problem !== undefined ? 'bad' : isOdd ? 'odd' : '';
  const shape = tone === '' ? entry.shape : '';
  const mark = element('button', ['mark', tone, shape].filter(Boolean).join(' '));
  mark.type = 'button';
  mark.dataset.index = index;
  mark.tabIndex = index === 0 ? 0 : -1;
  const notes = [entry.problem, ...entry.warnings];
  mark.setAttribute(
    'aria-label',
    [entry.clock, entry.offset, entry.summary, ...notes].filter(Boolean).join(', '),
  );
  laneRows.get(entry.lane)?.append(mark);
  const dot = element('i', `dot ${tone}`.trim());
  dot.style.left = `${part(entry.at) * 100}%`;
  overview.prepend(dot);
  return mark;
});

/** Puts everything where it belongs in the stretch that is shown. */
export function draw() {
  const width = plot.clientWidth;
  for (const { bar, span } of spans) {
    const [from, to] = [Math.max(x(span.from), -20), Math.min(x(span.to), width + 20)];
    bar.hidden = to < from || to < -10 || from > width + 10;
    bar.style.transform = `translateX(${from}px)`;
    bar.style.width = `${Math.max(to - from, 3)}px`;
    // A letter or two say nothing.
    bar.classList.toggle('narrow', to - from < 36);
  }
  marks.forEach((mark, index) => {
    const at = x(data.entries[index].at);
    // Kept in the order of focus while out of sight; moving there brings it into view.
    mark.style.visibility = at < -12 || at > width + 12 ? 'hidden' : '';
    mark.style.transform = `translateX(${at}px)`;
  });
  drawTicks(width);
  drawBeyond();
  const frame = byId('window');
  frame.style.left = `${part(view.from) * 100}%`;
  frame.style.width = `${Math.max((part(view.to) - part(view.from)) * 100, 0.6)}%`;
  byId('range').textContent =
    `${clock(view.from, 0)} to ${clock(view.to, 0)} ${data.zone}, ${length(view.to - view.from)}`;
}

function drawTicks(width) {
  const most = Math.max(2, Math.floor(width / 72));
  const step = tickStep((view.to - view.from) / most);
  axis.replaceChildren();
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    const tick = element('div', 'tick', after(at, step));
    tick.style.transform = `translateX(${x(at)}px)`;
    axis.append(tick);
  }
  // Cut words say something else: the last tick may have no room for its own.
  const last = axis.lastElementChild;
  if (last && last.getBoundingClientRect().right > axis.getBoundingClientRect().right) {
    last.textContent = '';
  }
}

/** Says how many events lie outside of what is shown. */
function drawBeyond() {
  const before = data.entries.filter(({ at }) => at < view.from).length;
  const later = data.entries.filter(({ at }) => at > view.to).length;
  byId('before').textContent = `← ${before} before`;
  byId('before').hidden = before === 0;
  byId('after').textContent = `${later} later →`;
  byId('after').hidden = later === 0;
}
