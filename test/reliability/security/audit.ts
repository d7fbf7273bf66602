import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What `npm audit --json` answers, version 2: packages with an advisory against them, or above one. */
const report = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({
      severity: z.string(),
      via: z.array(
        z.union([z.string(), z.object({ title: z.string(), url: z.string(), range: z.string() })]),
      ),
    }),
  ),
});

/** What is known against the packages, or why nothing could be learned. */
export type Audit =
  | { readonly kind: 'audited'; readonly findings: readonly string[] }
  | { readonly kind: 'not audited'; readonly why: string };

/**
 * Asks the registry for what is known against the packages of these names.
 *
 * @param registry another one than npm's own setting
 * @throws Error for an answer that is neither a report nor a refusal
 */
export async function audit(names: ReadonlySet<string>, registry?: string): Promise<Audit> {
  const from = registry === undefined ? [] : [`--registry=${registry}`];
  const answer = JSON.parse(await npm(['audit', '--omit=dev', '--json', ...from]));
  const parsed = report.safeParse(answer);
  if (parsed.success) {
    const affected = Object.entries(parsed.data.vulnerabilities).filter(([name]) =>
      names.has(name),
    );
    return {
      kind: 'audited',
      findings: affected.map(([name, { severity, via }]) => {
        const known = via.map((one) =>
          typeof one === 'string' ? `by way of ${one}` : `${one.title} (${one.range}, ${one.url})`,
        );
        return `${name}, ${severity}: ${known.join('; ')}`;
      }),
    };
  }
  const why = answer.message ?? answer.error?.summary ?? answer.error?.code;
  if (typeof why !== 'string') throw new Error(`npm audit gave neither findings nor a reason`);
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
