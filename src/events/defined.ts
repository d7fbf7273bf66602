/** An object type whose properties may be `undefined`, with those made optional instead. */
export type Defined<T> = {
  [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** A copy without the properties that are `undefined`: what is unknown is absent, not empty. */
export function defined<T extends object>(properties: T): Defined<T> {
  const present: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (value !== undefined) present[name] = value;
  }
  return present as Defined<T>;
}
