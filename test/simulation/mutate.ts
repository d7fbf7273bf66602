/** Loaded before a process of the simulation: one module has a mutant's text. */
import { registerHooks } from 'node:module';
import { mutants } from './mutants.ts';

const mutant = mutants.find(({ name }) => name === process.env.SIMULATION_MUTANT);
if (mutant === undefined) throw new Error(`There is no mutant "${process.env.SIMULATION_MUTANT}"`);
const url = new URL(`../../${mutant.file}`, import.meta.url).href;
let isApplied = false;

registerHooks({
  load(loaded, context, nextLoad) {
    const module = nextLoad(loaded, context);
    if (loaded !== url) return module;
    let source = String(
      typeof module.source === 'string' ? module.source : Buffer.from(module.source as Uint8Array),
    );
    for (const [from, to] of mutant.changes) {
      if (source.split(from).length !== 2)
        throw new Error(`${mutant.file} has no single "${from}"`);
      source = source.replace(from, () => to);
    }
    isApplied = true;
    return { ...module, source };
  },
});
process.on('message', () => {
  if (!isApplied) throw new Error(`the mutant of ${mutant.file} was never loaded`);
});
