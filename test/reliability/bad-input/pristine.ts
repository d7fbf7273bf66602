/** What all objects share. `globalThis` is not among it: Node adds to it as it goes. */
const SHARED: readonly object[] = [
  ...[Object, Array, String, Number, Boolean, Function, Symbol, Map, Set],
  ...[Promise, RegExp, Date, Error, Uint8Array, Buffer],
].flatMap((one) => [one, one.prototype]);

/**
 * Takes down what all objects share, and gives a function that names what has changed since: a
 * property more or less, or one that is another. That is what prototype pollution comes down to.
 */
export function watchSharedObjects(): () => string | undefined {
  const before = SHARED.map(propertiesOf);
  return () => {
    for (const [index, object] of SHARED.entries()) {
      const [was, now] = [before[index] ?? new Map(), propertiesOf(object)];
      const names = [...was.keys(), ...now.keys()];
      const changed = names.find((name) => !Object.is(was.get(name), now.get(name)));
      if (changed !== undefined) return `${String(changed)} of a built-in object has changed`;
    }
    return undefined;
  };
}

/** Getters are compared, not called. */
function propertiesOf(object: object): Map<PropertyKey, unknown> {
  return new Map(
    Reflect.ownKeys(object).map((name) => {
      const { value, get } = Object.getOwnPropertyDescriptor(object, name) ?? {};
      return [name, get ?? value];
    }),
  );
}
