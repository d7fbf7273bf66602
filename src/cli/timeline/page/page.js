// Runs in the browser, in the page of one timeline. Times are milliseconds since the first event.
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId('data').textContent);
const WALL_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: data.zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const [plot, names, lanes, axis, cursor, overview, tip] = [
  'plot',
  'names',
  'lanes',
  'axis',
  'cursor',
  'overview',
  'tip',
].map(byId);

/** The shortest stretch that can be shown. */
const CLOSEST_MS = 200;
const MARGIN = 0.03;
const STEPS = [
  50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5,
  144e5, 432e5, 864e5,
];

const padded = ({ from, to }) => {
  const margin = Math.max((to - from) * MARGIN, CLOSEST_MS / 2);
  return { from: from - margin, to: to + margin };
};
const widest = padded(data.all);
let view = padded(data.main);
let current = 0;

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  // Only ever as text: events hold whatever somebody said or typed.
  if (text !== undefined) made.textContent = text;
  return made;
}

const laneRows = new Map();
const spans = [];
for (const { key, name, note, spans: some } of data.lanes) {
  const label = element('div', 'name');
  label.append(element('b', '', name));
  if (note) label.append(element('span', '', note));
  label.title = note ? `${name} ${note}` : name;
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
    bar.setAttribute('aria-hidden', 'true');
    row.append(bar);
    spans.push({ bar, span });
  }
}

const marks = data.entries.map((entry, index) => {
  const tone = entry.problem ? ' bad' : entry.warnings.length > 0 ? ' odd' : '';
  const solid = /join|start|completed|answered|processed/.test(entry.change ?? entry.kind);
  const isPartOfSpeech = entry.kind === 'gather' || entry.change === 'transcription-content';
  const size = isPartOfSpeech && tone === '' ? ' small' : '';
  const mark = element('button', `mark${tone}${solid ? ' solid' : ''}${size}`);
  mark.type = 'button';
  mark.dataset.index = index;
  mark.tabIndex = index === 0 ? 0 : -1;
  const notes = [entry.problem === entry.summary ? '' : entry.problem, ...entry.warnings];
  mark.setAttribute(
    'aria-label',
    [entry.clock, entry.offset, entry.summary, ...notes].filter(Boolean).join(', '),
  );
  laneRows.get(entry.lane)?.append(mark);
  const dot = element('i', `dot${tone}`);
  dot.style.left = `${part(entry.at) * 100}%`;
  overview.prepend(dot);
  return mark;
});

function part(at) {
  return (at - widest.from) / (widest.to - widest.from);
}

function x(at) {
  return ((at - view.from) / (view.to - view.from)) * plot.clientWidth;
}

function timeAt(clientX) {
  const { left, width } = plot.getBoundingClientRect();
  return view.from + ((clientX - left) / width) * (view.to - view.from);
}

function draw() {
  const width = plot.clientWidth;
  for (const { bar, span } of spans) {
    const [from, to] = [Math.max(x(span.from), -20), Math.min(x(span.to), width + 20)];
    bar.hidden = to < from || to < -10 || from > width + 10;
    bar.style.transform = `translateX(${from}px)`;
    bar.style.width = `${Math.max(to - from, 3)}px`;
  }
  marks.forEach((mark, index) => {
    const at = x(data.entries[index].at);
    // Kept in the order of focus while out of sight; moving there brings it into view.
    mark.style.visibility = at < -12 || at > width + 12 ? 'hidden' : '';
    mark.style.transform = `translateX(${at}px)`;
  });
  drawTicks(width);
  const frame = byId('window');
  frame.style.left = `${part(view.from) * 100}%`;
  frame.style.width = `${Math.max((part(view.to) - part(view.from)) * 100, 0.6)}%`;
  byId('range').textContent =
    `${clock(view.from, 0)} to ${clock(view.to, 0)} ${data.zone}, ${length(view.to - view.from)}`;
}

function drawTicks(width) {
  const most = Math.max(2, Math.floor(width / 72));
  const wanted = (view.to - view.from) / most;
  const step = STEPS.find((one) => one >= wanted) ?? Math.ceil(wanted / 864e5) * 864e5;
  axis.replaceChildren();
  for (let at = Math.ceil(view.from / step) * step; at <= view.to; at += step) {
    const tick = element('div', 'tick', after(at, step));
    tick.style.transform = `translateX(${x(at)}px)`;
    axis.append(tick);
  }
}

function after(at, step) {
  const sign = at < 0 ? '−' : '';
  const all = Math.abs(at) / 1000;
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const seconds = (all % 60).toFixed(step < 100 ? 2 : step < 1000 ? 1 : 0);
  const two = (text) =>
    String(text).padStart(String(text).includes('.') ? String(text).length : 2, '0');
  const rest = `${Number(seconds) < 10 ? '0' : ''}${seconds}`;
  return hours > 0 ? `${sign}${hours}:${two(minutes)}:${rest}` : `${sign}${minutes}:${rest}`;
}

function clock(at, digits) {
  return WALL_CLOCK.format(data.first + at)
    .replace(',', '.')
    .slice(0, digits > 0 ? 9 + digits : 8);
}

function length(ms) {
  if (ms < 60e3) return `${(ms / 1e3).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60e3);
  if (minutes < 60) return `${minutes} min ${Math.floor(ms / 1e3) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Shows that stretch, as far as it is within the timeline. */
function show(from, to) {
  const wide = Math.min(Math.max(to - from, CLOSEST_MS), widest.to - widest.from);
  const middle = (from + to) / 2;
  const start = Math.min(Math.max(middle - wide / 2, widest.from), widest.to - wide);
  view = { from: start, to: start + wide };
  hideTip();
  draw();
}

/** Zooms around a moment, which stays where it is on the screen. */
function zoom(factor, around = (view.from + view.to) / 2) {
  const wide = Math.min(
    Math.max((view.to - view.from) * factor, CLOSEST_MS),
    widest.to - widest.from,
  );
  const from = around - ((around - view.from) / (view.to - view.from)) * wide;
  show(from, from + wide);
}

function pan(share) {
  const by = (view.to - view.from) * share;
  show(view.from + by, view.to + by);
}

let hiding;
let pinned = false;

function showTip(index) {
  clearTimeout(hiding);
  const { clock: when, offset, kind, summary, problem, warnings } = data.entries[index];
  tip.replaceChildren(
    element('p', 'when', `${when} UTC  ·  ${offset}  ·  ${kind}`),
    element('p', 'what', summary),
    ...(problem && problem !== summary ? [element('p', 'bad', problem)] : []),
    ...warnings.map((warning) => element('p', 'odd', `Warning: ${warning}`)),
  );
  tip.hidden = false;
  const mark = marks[index];
  mark.setAttribute('aria-describedby', 'tip');
  const box = mark.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.min(Math.max(box.x + box.width / 2 - width / 2, 8), innerWidth - width - 8);
  const above = box.y - height - 4;
  tip.style.transform = `translate(${left}px, ${above > 8 ? above : box.bottom + 4}px)`;
  highlight(index);
}

function hideTip() {
  clearTimeout(hiding);
  pinned = false;
  tip.hidden = true;
  highlight(-1);
}

function highlight(index) {
  for (const one of document.querySelectorAll('.current')) one.classList.remove('current');
  marks[index]?.classList.add('current');
  byId(`event-${index}`)?.classList.add('current');
}

/** Goes to an event: brings it into view, focuses it and tells about it. */
function goTo(index) {
  const { at } = data.entries[index];
  if (at < view.from || at > view.to) {
    const half = (view.to - view.from) / 2;
    show(at - half, at + half);
  }
  marks[current].tabIndex = -1;
  current = index;
  marks[index].tabIndex = 0;
  marks[index].focus();
  showTip(index);
}

const indexOf = ({ target }) => {
  const mark = target instanceof Element ? target.closest('.mark') : null;
  return mark ? Number(mark.dataset.index) : undefined;
};

plot.addEventListener('pointerover', (event) => {
  const index = indexOf(event);
  if (index !== undefined && !pinned) showTip(index);
});
plot.addEventListener('pointerout', (event) => {
  // A while, so that the pointer can go onto the tooltip.
  if (indexOf(event) !== undefined && !pinned) hiding = setTimeout(hideTip, 200);
});
tip.addEventListener('pointerenter', () => clearTimeout(hiding));
tip.addEventListener('pointerleave', () => {
  if (!pinned) hideTip();
});
plot.addEventListener('focusin', (event) => {
  const index = indexOf(event);
  if (index !== undefined) showTip(index);
});
plot.addEventListener('focusout', hideTip);
plot.addEventListener('click', (event) => {
  const index = indexOf(event);
  if (index === undefined) return hideTip();
  goTo(index);
  pinned = true;
});

plot.addEventListener(
  'wheel',
  (event) => {
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      return pan((event.deltaX || event.deltaY) / plot.clientWidth);
    }
    event.preventDefault();
    // Firefox counts lines where others count pixels; a pinch comes as a wheel with small steps.
    const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
    zoom(
      Math.exp(Math.max(-120, Math.min(120, pixels)) * (event.ctrlKey ? 0.01 : 0.003)),
      timeAt(event.clientX),
    );
  },
  { passive: false },
);

const pointers = new Map();
plot.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || indexOf(event) !== undefined) return;
  pointers.set(event.pointerId, event.clientX);
  plot.setPointerCapture(event.pointerId);
  plot.classList.add('dragging');
});
plot.addEventListener('pointermove', (event) => {
  moveCursor(event.clientX);
  const before = pointers.get(event.pointerId);
  if (before === undefined) return;
  const others = [...pointers].filter(([id]) => id !== event.pointerId);
  pointers.set(event.pointerId, event.clientX);
  if (others.length === 0) return pan((before - event.clientX) / plot.clientWidth);
  const [[, other]] = others;
  const [apart, now] = [Math.abs(before - other), Math.abs(event.clientX - other)];
  if (apart > 0 && now > 0) zoom(apart / now, timeAt((event.clientX + other) / 2));
});
for (const name of ['pointerup', 'pointercancel']) {
  plot.addEventListener(name, ({ pointerId }) => {
    pointers.delete(pointerId);
    if (pointers.size === 0) plot.classList.remove('dragging');
  });
}
plot.addEventListener('pointerleave', () => {
  cursor.hidden = true;
});

function moveCursor(clientX) {
  const { left, width } = plot.getBoundingClientRect();
  cursor.hidden = false;
  cursor.classList.toggle('left', clientX - left > width - 120);
  cursor.style.transform = `translateX(${clientX - left}px)`;
  cursor.firstElementChild.textContent = clock(timeAt(clientX), 3);
}

function moveWindow({ clientX, buttons }) {
  if (buttons === 0) return;
  const { left, width } = overview.getBoundingClientRect();
  const middle = widest.from + ((clientX - left) / width) * (widest.to - widest.from);
  const half = (view.to - view.from) / 2;
  show(middle - half, middle + half);
}
overview.addEventListener('pointerdown', (event) => {
  overview.setPointerCapture(event.pointerId);
  moveWindow(event);
});
overview.addEventListener('pointermove', moveWindow);

const showAll = () => show(widest.from, widest.to);
byId('zoom-in').addEventListener('click', () => zoom(0.6));
byId('zoom-out').addEventListener('click', () => zoom(1 / 0.6));
byId('fit').addEventListener('click', showAll);

const keys = {
  '+': () => zoom(0.6),
  '=': () => zoom(0.6),
  '-': () => zoom(1 / 0.6),
  0: showAll,
  Escape: hideTip,
};
const marksOnly = {
  ArrowRight: () => goTo(Math.min(current + 1, marks.length - 1)),
  ArrowLeft: () => goTo(Math.max(current - 1, 0)),
  Home: () => goTo(0),
  End: () => goTo(marks.length - 1),
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const isOnMark = indexOf(event) !== undefined;
  const run = keys[event.key] ?? (isOnMark ? marksOnly[event.key] : undefined);
  if (run === undefined) return;
  event.preventDefault();
  run();
});
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('.goto') : null;
  if (!button) return;
  const index = Number(button.dataset.index);
  byId('timeline').scrollIntoView({ block: 'nearest' });
  goTo(index);
  pinned = true;
});

byId('timeline').hidden = false;
new ResizeObserver(draw).observe(plot);
draw();
