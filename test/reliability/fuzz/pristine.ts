const BUILT_INS: readonly { readonly name: string; readonly prototype: object }[] = [
  ...[Object, Array, String, Number, Boolean, Function, Symbol, Map, Set],
  ...[Promise, RegExp, Date, Error, Uint8Array, Buffer],
];

/** `globalThis` is not among them: Node adds to it when a module of its own is first used. */
const SHARED: readonly (readonly [name: string, object])[] = BUILT_INS.flatMap((one) => [
  [one.name, one] as const,
  [`${one.name}.prototype`, one.prototype] as const,
]);

/**
 * Takes down what all objects share, and gives a function that names what has changed since: a
 * property more or less, or one that is another. That is what prototype pollution comes down to.
 */
export function watchSharedObjects(): () => string | undefined {
  const before = SHARED.map(([, object]) => stateOf(object));
  return () => {
    for (const [index, [name, object]] of SHARED.entries()) {
      const now = stateOf(object);
      const was = before[index] as State;
      const changed = [...new Set([...was.keys(), ...now.keys()])].find(
        (key) => !now.has(key) || !was.has(key) || !Object.is(now.get(key), was.get(key)),
      );
      if (changed !== undefined) return `${name}[${String(changed)}] has changed`;
    }
    return undefined;
  };
}

type State = Map<PropertyKey | null, unknown>;

/** Own properties, and under `null` the prototype. Getters are compared, not called. */
function stateOf(object: object): State {
  const state: State = new Map([[null, Object.getPrototypeOf(object)]]);
  for (const key of Reflect.ownKeys(object)) {
    const { value, get } = Object.getOwnPropertyDescriptor(object, key) ?? {};
    state.set(key, get ?? value);
  }
  return state;
}
