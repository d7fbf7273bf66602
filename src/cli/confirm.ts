import { createInterface } from 'node:readline/promises';
import { CliError, EXIT } from './errors.ts';

/**
 * Asks whether to do what cannot be undone. `--yes` answers for the person.
 *
 * @returns whether to go on
 * @throws CliError where nobody can be asked: no terminal, and no `--yes`
 */
export async function confirmed(
  question: string,
  { yes, signal }: { readonly yes: boolean | undefined; readonly signal: AbortSignal },
): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY) {
    throw new CliError(
      `${question} Nobody can be asked: there is no terminal. Say it with --yes.`,
      EXIT.usage,
    );
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
