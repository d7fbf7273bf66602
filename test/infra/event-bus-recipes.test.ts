import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { processorFor } from '../../src/voice/registry.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';

const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));

/** What the recipes of `docs/event-bus.md` expect to be there, and the stack around them. */
const PRELUDE = `
import { App, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Pass, StateMachine, DefinitionBody } from 'aws-cdk-lib/aws-stepfunctions';
`;
const PARTS = `
const alerts = new Topic(this, 'Alerts');
const deadLetters = new Queue(this, 'DeadLetters');
const followUp = new StateMachine(this, 'FollowUp', {
  definitionBody: DefinitionBody.fromChainable(new Pass(this, 'Pass')),
});
`;

interface Pattern {
  readonly source: readonly string[];
  readonly 'detail-type': readonly unknown[];
  readonly detail?: { readonly details?: Readonly<Record<string, readonly string[]>> };
}

let folder: string;
let patterns: readonly Pattern[];
let template: Template;

/** Runs the recipes as they stand in the document. */
beforeAll(async () => {
  await mkdir(CACHE, { recursive: true });
  folder = await mkdtemp(join(CACHE, 'recipes-'));
  const document = await readFile(new URL('../../docs/event-bus.md', import.meta.url), 'utf8');
  const blocks = [...document.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);
  const lines = blocks.join('\n').split('\n');
  const imports = lines.filter((line) => line.startsWith('import '));
  const body = lines.filter((line) => !line.startsWith('import '));
  const module = join(folder, 'recipes.ts');
  await writeFile(
    module,
    `${PRELUDE}${imports.join('\n')}
    export class Recipes extends Stack {
      constructor(scope: App, id: string) {
        super(scope, id);
        ${PARTS}
        ${body.join('\n')}
      }
    }`,
  );
  const { Recipes }: { Recipes: new (app: App, id: string) => Stack } = await import(
    pathToFileURL(module).href
  );
  // A finding against CloudFormation's rules only warns here, where no feature flag is set.
  const app = new App({ outdir: join(folder, 'cdk.out'), builtinCloudFormationValidation: false });
  template = Template.fromStack(new Recipes(app, 'Recipes'));
  patterns = Object.values(template.findResources('AWS::Events::Rule')).map(
    ({ Properties }) => Properties.EventPattern,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Whether a rule takes an event, by the two kinds of patterns that the recipes have. */
function takes(
  pattern: Pattern,
  type: string,
  details: Readonly<Record<string, unknown>>,
): boolean {
  const isType = pattern['detail-type'].some((one) => {
    if (typeof one === 'string') return one === type;
    return type.startsWith((one as { prefix: string }).prefix);
  });
  const wanted = Object.entries(pattern.detail?.details ?? {});
  return isType && wanted.every(([name, values]) => values.includes(String(details[name])));
}

describe('the recipes', () => {
  it('have no error of types', async () => {
    const config = { extends: '../../tsconfig.json', include: ['recipes.ts'] };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));
    await promisify(execFile)(tsc, ['-p', folder]);
  });

  it('are CDK that synthesizes: a topic, a queue and a workflow as targets', () => {
    template.resourceCountIs('AWS::Events::Rule', 3);
    for (const { source } of patterns) expect(source).toEqual(['twilio-voice-events']);
  });

  const callback = 'com.twilio.voice.status-callback.';
  it.each<[string, Record<string, string>, number[]]>([
    ['recording.processed', { RecordingStatus: 'failed' }, [0, 1]],
    ['recording.processed', { RecordingStatus: 'completed' }, [1]],
    ['call.completed', { CallStatus: 'busy' }, [1, 2]],
    ['call.completed', { CallStatus: 'completed' }, [1]],
  ])('take %s with %o by the rules %o', async (name, parameters, rules) => {
    const type = callback + name;
    const findings = await processorFor(type).processor(aVoiceEvent({ type, parameters }));
    const taken = patterns.flatMap((pattern, index) =>
      takes(pattern, type, findings.details) ? [index] : [],
    );
    expect(taken).toEqual(rules);
  });
});
