import { byId, data } from './elements.js';

/** The stretch that is shown, and how to change it. */

/** The shortest stretch that can be shown. */
const CLOSEST_MS = 200;
const MARGIN = 0.03;
const plot = byId('plot');
const listeners = [];

const padded = ({ from, to }) => {
  const margin = Math.max((to - from) * MARGIN, CLOSEST_MS / 2);
  return { from: from - margin, to: to + margin };
};
const widest = padded(data.all);
export let view = padded(data.main);

/** Has that called whenever another stretch is shown. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Where a moment is, in pixels from the left of the plot. */
export function x(at) {
  return ((at - view.from) / (view.to - view.from)) * plot.clientWidth;
}

/** Where a moment is in the whole timeline, from 0 to 1. */
export function part(at) {
  return (at - widest.from) / (widest.to - widest.from);
}

/** The moment at that share of the whole timeline. */
export function atPart(share) {
  return widest.from + share * (widest.to - widest.from);
}

/** The moment under that point of the window. */
export function timeAt(clientX) {
  const { left, width } = plot.getBoundingClientRect();
  return view.from + ((clientX - left) / width) * (view.to - view.from);
}

/** Shows that stretch, as far as it is within the timeline. */
export function show(from, to) {
  const wide = Math.min(Math.max(to - from, CLOSEST_MS), widest.to - widest.from);
  const middle = (from + to) / 2;
  const start = Math.min(Math.max(middle - wide / 2, widest.from), widest.to - wide);
  view = { from: start, to: start + wide };
  for (const listener of listeners) listener();
}

export function showAll() {
  show(widest.from, widest.to);
}

/** Shows as much as now around a moment. */
export function showAround(at) {
  const half = (view.to - view.from) / 2;
  show(at - half, at + half);
}

/** Zooms around a moment, which stays where it is on the screen. */
export function zoom(factor, around = (view.from + view.to) / 2) {
  const wide = Math.min(
    Math.max((view.to - view.from) * factor, CLOSEST_MS),
    widest.to - widest.from,
  );
  const from = around - ((around - view.from) / (view.to - view.from)) * wide;
  show(from, from + wide);
}

/** Moves by a share of what is shown. */
export function pan(share) {
  const by = (view.to - view.from) * share;
  show(view.from + by, view.to + by);
}
