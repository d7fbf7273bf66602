import { createInterface } from 'node:readline/promises';
import { CliError, EXIT } from './errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Asks for confirmation of what cannot be undone. `--yes` answers the question.
 *
 * @returns whether to go on
 * @throws CliError without a terminal to ask in and without `--yes`
 */
export async function confirmed(
  question: string,
  yes: boolean | undefined,
  { stdin, stderr, signal }: Terminal,
): Promise<boolean> {
  if (yes) return true;
  if (!stdin.isTTY) {
    throw new CliError(
      `${question} There is no terminal to ask in: confirm with --yes.`,
      EXIT.usage,
    );
  }
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await asking.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
