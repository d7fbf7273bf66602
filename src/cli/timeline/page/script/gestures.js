import { byId } from './elements.js';
import { eventKeys, hideTip, indexOf } from './events.js';
import { clock } from './times.js';
import { atPart, pan, showAll, showAround, timeAt, zoom } from './view.js';

/** What changes the stretch that is shown: wheel, dragging, pinching, buttons and keys. */

const [plot, overview, cursor] = ['plot', 'overview', 'cursor'].map(byId);

plot.addEventListener(
  'wheel',
  (event) => {
    // Firefox counts lines where others count pixels.
    const pixels = (delta) => delta * (event.deltaMode === 1 ? 16 : 1);
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      // A pinch comes as Ctrl and a wheel with small steps.
      const by = Math.max(-120, Math.min(120, pixels(event.deltaY)));
      return zoom(Math.exp(by * (Math.abs(by) < 20 ? 0.01 : 0.003)), timeAt(event.clientX));
    }
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      pan(pixels(event.deltaX || event.deltaY) / plot.clientWidth);
    }
    // All else scrolls the page.
  },
  { passive: false },
);

const pointers = new Map();
plot.addEventListener('pointerdown', (event) => {
  if (event.button !== 0 || event.target.closest('button')) return;
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
  showAround(atPart((clientX - left) / width));
}
overview.addEventListener('pointerdown', (event) => {
  overview.setPointerCapture(event.pointerId);
  moveWindow(event);
});
overview.addEventListener('pointermove', moveWindow);

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
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  // A number to look for begins with a plus.
  if (event.target.closest('input')) return;
  const isOnMark = indexOf(event) !== undefined;
  const run = keys[event.key] ?? (isOnMark ? eventKeys[event.key] : undefined);
  if (run === undefined) return;
  event.preventDefault();
  run();
});
