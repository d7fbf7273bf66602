import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** A package with an advisory against it, or above one, as `npm audit --json` reports it (version 2). */
interface Finding {
  readonly name: string;
}

/** What is known against the packages, or why nothing could be learned. */
export type Audit =
  | { readonly kind: 'audited'; readonly findings: readonly Finding[] }
  | { readonly kind: 'not audited'; readonly why: string };

/**
 * Asks the registry for what is known against the packages of these names.
 *
 * @param options more of npm's own
 * @throws Error for an answer that is neither a report nor a refusal
 */
export async function audit(names: ReadonlySet<string>, ...options: string[]): Promise<Audit> {
  const answer = JSON.parse(await npm(['audit', '--omit=dev', '--json', ...options]));
  if (answer.vulnerabilities) {
    const all = Object.values<Finding>(answer.vulnerabilities);
    return { kind: 'audited', findings: all.filter(({ name }) => names.has(name)) };
  }
  const why = answer.message ?? answer.error?.summary ?? answer.error?.code;
  if (typeof why !== 'string') throw new Error('npm audit gave neither findings nor a reason');
  return { kind: 'not audited', why };
}

/** What npm writes; its exit code says that it found something, or that it could not look. */
function npm(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('npm', args, { cwd: ROOT }, (error, stdout) => {
      if (stdout.trim() !== '') resolve(stdout);
      else reject(new Error('npm wrote nothing', { cause: error }));
    });
  });
}
