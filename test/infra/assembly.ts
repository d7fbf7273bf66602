import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { addVoiceEvents } from '../../infra/voice-events-app.ts';

/** The logical ids of the stack's functions. */
export type FunctionId = 'ConsumerFunction' | 'PublisherFunction';

/** A synthesised template. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template has whatever CloudFormation takes
  readonly Properties?: any;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What `cdk synth` makes: a template, and the functions' assets. */
export interface Assembly {
  /** The stack's template. */
  readonly template: Template;
  /** The folder that is zipped and uploaded for a function, by the function's logical id. */
  assetFolder(functionId: FunctionId): string;
  /** The names of its stacks. */
  readonly stacks: readonly string[];
  /** What the app itself said, without what bundling says. */
  readonly said: string;
  remove(): Promise<void>;
}

/**
 * Runs the app as the CDK's command line does, with `cdk.json` and more settings in the context.
 * Rejects with what the app said when it fails, which a finding of cdk-nag makes it do.
 */
export async function synthesize(settings: Record<string, unknown> = {}): Promise<Assembly> {
  const folder = await mkdtemp(join(tmpdir(), 'cdk-assembly-'));
  const remove = () => rm(folder, { recursive: true });
  try {
    const { stderr } = await promisify(execFile)(process.execPath, ['infra/app.ts'], {
      cwd: ROOT,
      env: {
        ...process.env,
        // CloudFormation's rules take two seconds to load: `synthesizeHere` checks against them.
        CDK_VALIDATION: 'false',
        CDK_OUTDIR: folder,
        CDK_CONTEXT_JSON: JSON.stringify({ ...(await contextOfTheProject()), ...settings }),
      },
    });
    const files = await readdir(folder);
    const stacks = files.flatMap((name) => /^(.+)\.template\.json$/.exec(name)?.[1] ?? []);
    const file = join(folder, `${stacks[0]}.template.json`);
    const template: Template = JSON.parse(await readFile(file, 'utf8'));
    return {
      template,
      assetFolder: (functionId) => {
        const key: string = template.Resources[functionId]?.Properties.Code.S3Key;
        return join(folder, `asset.${key.replace(/\.zip$/, '')}`);
      },
      stacks,
      said: stderr.split(/^Bundling asset/m)[0] ?? '',
      remove,
    };
  } catch (error) {
    await remove();
    throw new Error((error as { stderr?: string }).stderr ?? String(error), { cause: error });
  }
}

/** The same in this process, without bundling the functions, which takes most of the time. */
export async function synthesizeHere(
  settings: Record<string, unknown>,
): Promise<Pick<Assembly, 'stacks' | 'said'>> {
  const outdir = await mkdtemp(join(tmpdir(), 'cdk-assembly-'));
  const context = { ...(await contextOfTheProject()), 'aws:cdk:bundling-stacks': [], ...settings };
  let said = '';
  try {
    const app = new App({ outdir, context });
    addVoiceEvents(app, (note) => {
      said += `${note}\n`;
    });
    return { stacks: app.synth().stacks.map(({ stackName }) => stackName), said };
  } finally {
    await rm(outdir, { recursive: true });
  }
}

/** The feature flags that `cdk.json` sets. */
export async function contextOfTheProject(): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8')).context;
}
