import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endGroup } from '../fixtures/process-groups.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CLI = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));

/** The outputs of a stack, by their names. */
export type Outputs = Readonly<Record<string, string>>;

/** What a deployment gave, and what the CDK said meanwhile. */
export interface Deployment {
  readonly outputs: Outputs;
  readonly said: string;
}

/** The CDK's command line, pointed at a stand-in for AWS. */
export interface Cdk {
  /** Runs a command, and gives what it said; rejects with that when it fails. */
  run(...args: string[]): Promise<string>;
  /** Deploys with these settings, as `-c name=value`. */
  deploy(settings: Readonly<Record<string, string>>): Promise<Deployment>;
}

export function cdkAgainst(
  endpoint: string,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Cdk {
  const run = async (...args: string[]) => {
    const cdk = spawn(process.execPath, [CLI, ...args, '--no-notices', '--no-color'], {
      cwd: ROOT,
      // A group of its own, because it starts the app and the app starts esbuild.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        CDK_DISABLE_CLI_TELEMETRY: '1',
        AWS_ENDPOINT_URL: endpoint,
        AWS_EC2_METADATA_DISABLED: 'true',
        ...environment,
      },
    });
    let said = '';
    for (const stream of [cdk.stdout, cdk.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    }
    const interrupt = () => endGroup(cdk);
    signal.addEventListener('abort', interrupt, { once: true });
    const [code] = await once(cdk, 'close');
    signal.removeEventListener('abort', interrupt);
    if (code !== 0) throw new Error(`cdk ${args.join(' ')} ended with ${code}:\n${said}`);
    return said;
  };

  return {
    run,
    async deploy(settings) {
      const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
      const file = join(folder, 'outputs.json');
      const context = Object.entries(settings).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]);
      const output = ['--output', join(folder, 'cdk.out'), '--outputs-file', file];
      try {
        const said = await run('deploy', '--require-approval', 'never', ...output, ...context);
        const [outputs] = Object.values<Outputs>(JSON.parse(await readFile(file, 'utf8')));
        return { outputs: outputs ?? {}, said };
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  };
}
