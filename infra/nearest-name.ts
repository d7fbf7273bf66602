/**
 * The name that was probably meant, or `undefined` when none is near: at most a third of the
 * letters may be wrong.
 */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const distances = names.map((candidate) => ({
    candidate,
    distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
  }));
  const nearest = distances.toSorted((a, b) => a.distance - b.distance)[0];
  if (nearest === undefined || nearest.distance > nearest.candidate.length / 3) return undefined;
  return nearest.candidate;
}

/** Levenshtein's: letters to add, to leave out or to change. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const change = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(change, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
