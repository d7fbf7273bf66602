import { data } from './elements.js';

const WALL_CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: data.zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

const STEPS = [
  50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5,
  144e5, 432e5, 864e5,
];

/** The shortest step between ticks that is no shorter than wanted. */
export function tickStep(wanted) {
  return STEPS.find((one) => one >= wanted) ?? Math.ceil(wanted / 864e5) * 864e5;
}

/** `1:05`, `12:05.5`: how long after the first event, as exactly as ticks of that step need. */
export function after(at, step) {
  const sign = at < 0 ? '−' : '';
  const all = Math.abs(at) / 1000;
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor(all / 60) % 60];
  const seconds = (all % 60).toFixed(step < 100 ? 2 : step < 1000 ? 1 : 0);
  const rest = `${Number(seconds) < 10 ? '0' : ''}${seconds}`;
  return hours > 0
    ? `${sign}${hours}:${String(minutes).padStart(2, '0')}:${rest}`
    : `${sign}${minutes}:${rest}`;
}

/** The time of day, in the page's zone. */
export function clock(at, digits) {
  return WALL_CLOCK.format(data.first + at)
    .replace(',', '.')
    .slice(0, digits > 0 ? 9 + digits : 8);
}

/** How long, in words. */
export function length(ms) {
  if (ms < 60e3) return `${(ms / 1e3).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60e3);
  if (minutes < 60) return `${minutes} min ${Math.floor(ms / 1e3) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
