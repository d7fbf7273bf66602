import * as z from 'zod/v4/core';

/*
 * zod's core, by itself: what `zod/mini` puts around it takes half a millisecond to set up at a cold
 * start, and each other kind of schema would take its part too.
 */

export { type output, safeParse } from 'zod/v4/core';

/** What `isValid` says yes to; otherwise an issue says what was expected. */
export function valid<T>(isValid: (value: unknown) => boolean, expected: string) {
  const error = () => expected;
  const schema = new z.$ZodCustom({ type: 'custom', check: 'custom', fn: isValid, error });
  return schema as z.$ZodCustom<T, T>;
}

/** What the schema takes, or null, or nothing at all. */
export function orNothing<Schema extends z.$ZodType>(schema: Schema) {
  const innerType = new z.$ZodNullable({ type: 'nullable', innerType: schema });
  const optional = new z.$ZodOptional({ type: 'optional', innerType });
  return optional as z.$ZodOptional<z.$ZodNullable<Schema>>;
}

/** An object. What the shape says is compiled when it is first used, and parses three times as fast. */
export function object<Shape extends z.$ZodShape>(shape: Shape, expected?: string) {
  const schema = new z.$ZodObjectJIT({
    type: 'object',
    shape,
    ...(expected !== undefined && { error: () => expected }),
  });
  return schema as z.$ZodObject<Shape, z.$strip>;
}
