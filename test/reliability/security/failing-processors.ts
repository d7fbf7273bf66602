/** Loaded into the function's process (`--import`): puts `quoting-registry.ts` in the registry's place. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('/voice/registry.ts')
      ? next(new URL('./quoting-registry.ts', import.meta.url).href, context)
      : next(specifier, context),
});
