import type { Retrying } from './send-all.ts';

/** An answer of a form that the API does not document proves nothing: everything is asked again. */
export function undocumented(items: readonly unknown[], onRetry: Retrying['onRetry']): undefined[] {
  onRetry('undocumented answer');
  return items.map(() => undefined);
}

/** Whether a part of an answer is a JSON object, as its type says. */
export function isObject<T>(value: T | null | undefined): value is T {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
