import type { Grant } from './grants.ts';
import type { Need } from './needs.ts';

/**
 * What is wrong with a role's grants: whatever nobody uses, whatever is used or needed and not
 * granted, and whatever is granted on more than what it is used on. Empty where they fit exactly.
 */
export function misfits(
  grants: readonly Grant[],
  uses: readonly Grant[],
  needs: readonly Need[],
): string[] {
  const wanted = new Map<string, string>();
  for (const { action, resource } of uses)
    wanted.set(`${action} on ${resource}`, 'the function calls it');
  for (const { action, resource, why } of needs) wanted.set(`${action} on ${resource}`, why);
  const granted = new Set(grants.map(({ action, resource }) => `${action} on ${resource}`));
  return [
    ...[...granted]
      .filter((grant) => !wanted.has(grant))
      .map((grant) => `granted, but unused: ${grant}`),
    ...[...wanted]
      .filter(([want]) => !granted.has(want))
      .map(([want, why]) => `not granted: ${want} (${why})`),
  ];
}
