/** Tells what is done, step by step, and counts what was checked. */
export interface Steps {
  /** Does a step, and says how long it took. */
  step<T>(title: string, work: () => Promise<T>): Promise<T>;
  /** Says that something holds; throws when it does not. */
  check(what: string, holds: boolean, found?: unknown): void;
  readonly checks: number;
}

export function createSteps(): Steps {
  let steps = 0;
  let checks = 0;
  return {
    async step(title, work) {
      steps += 1;
      console.log(`\n${steps}. ${title}`);
      const startedAt = performance.now();
      const result = await work();
      console.log(`   (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
      return result;
    },
    check(what, holds, found) {
      if (!holds) {
        const detail = found === undefined ? '' : `: found ${JSON.stringify(found)}`;
        throw new Error(`It does not hold that ${what}${detail}`);
      }
      checks += 1;
      console.log(`   ok  ${what}`);
    },
    get checks() {
      return checks;
    },
  };
}
