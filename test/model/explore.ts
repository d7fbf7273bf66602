/**
 * Visits every state that can be reached, breadth first, until one has something broken: gives that
 * and the shortest way there. States of one key are the same, so that endless runs have an end.
 */
export function explore<State extends { readonly broken: string }>(
  start: State,
  keyOf: (state: State) => number,
  stepsFrom: (state: State) => readonly (readonly [name: string, next: State])[],
) {
  const cameFrom = new Map([[keyOf(start), { before: Number.NaN, name: '' }]]);
  const names = new Set<string>();
  for (let states = [start]; states.length > 0; ) {
    const found: State[] = [];
    for (const state of states) {
      const before = keyOf(state);
      if (state.broken !== '') return { broken: state.broken, trace: traceTo(before), names };
      for (const [name, next] of stepsFrom(state)) {
        names.add(name);
        const key = keyOf(next);
        if (cameFrom.has(key)) continue;
        cameFrom.set(key, { before, name });
        found.push(next);
      }
    }
    states = found;
  }
  return { broken: '', trace: [], names };

  function traceTo(key: number): string[] {
    const { before = Number.NaN, name = '' } = cameFrom.get(key) ?? {};
    return name === '' ? [] : [...traceTo(before), name];
  }
}
