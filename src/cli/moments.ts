import type { TimeZone } from './time-zone.ts';

/** `2026-11-23 14:23:38` of an ISO 8601 time. */
export function dayAndClock(time: string, { day, clock }: TimeZone): string {
  return `${day(time)} ${clock(time).slice(0, 'HH:MM:SS'.length)}`;
}

/** `+12.3 s`, `+2:05.1`, `+1:02:05`: how long after the first event. */
export function offset(milliseconds: number): string {
  const sign = milliseconds < 0 ? '−' : '+';
  const tenths = Math.round(Math.abs(milliseconds) / 100);
  if (tenths < 600) return `${sign}${(tenths / 10).toFixed(1)} s`;
  if (tenths < 36_000) {
    const rest = ((tenths % 600) / 10).toFixed(1).padStart(4, '0');
    return `${sign}${Math.floor(tenths / 600)}:${rest}`;
  }
  const seconds = Math.floor(tenths / 10);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60];
  return `${sign}${Math.floor(seconds / 3600)}:${parts.map((n) => String(n).padStart(2, '0')).join(':')}`;
}
