import { marks } from './chart.js';
import { byId, data, element } from './elements.js';
import { onChange, showAround, view } from './view.js';

/** Tells about events: on hover, by keyboard, and from their rows. */

const [plot, tip] = ['plot', 'tip'].map(byId);
let hiding;
let pinned = false;
let current = 0;

/** The number of the event whose mark that is. */
export const indexOf = ({ target }) => {
  const mark = target instanceof Element ? target.closest('.mark') : null;
  return mark ? Number(mark.dataset.index) : undefined;
};

function showTip(index) {
  clearTimeout(hiding);
  const { clock: when, offset, kind, summary, problem, warnings } = data.entries[index];
  tip.replaceChildren(
    element('p', 'when', `${when} ${data.zone}  ·  ${offset}  ·  ${kind}`),
    element('p', 'what', summary),
    ...(problem ? [element('p', 'bad', problem)] : []),
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

export function hideTip() {
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
  if (at < view.from || at > view.to) showAround(at);
  marks[current].tabIndex = -1;
  current = index;
  marks[index].tabIndex = 0;
  marks[index].focus();
  showTip(index);
}

function pin(index) {
  goTo(index);
  pinned = true;
}

/** Keys that go from one event to another. */
export const eventKeys = {
  ArrowRight: () => goTo(Math.min(current + 1, marks.length - 1)),
  ArrowLeft: () => goTo(Math.max(current - 1, 0)),
  Home: () => goTo(0),
  End: () => goTo(marks.length - 1),
};

onChange(hideTip);
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
  pin(index);
});
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('.goto') : null;
  if (!button) return;
  byId('timeline').scrollIntoView({ block: 'nearest' });
  pin(Number(button.dataset.index));
});
byId('before').addEventListener('click', () => {
  pin(data.entries.findLastIndex(({ at }) => at < view.from));
});
byId('after').addEventListener('click', () => {
  pin(data.entries.findIndex(({ at }) => at > view.to));
});
