import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionId, synthesize, type Template } from '../../infra/assembly.ts';
import type { Conditions, Scenario } from '../scenario.ts';
import { ASSETS, type AssetCourse } from './asset-courses.ts';
import { CONNECTION, startFunctionUnderTest } from './function-under-test.ts';
import {
  allowedAnywhere,
  allowedTo,
  grantsIn,
  logicalId,
  resourceName,
  resourcesOf,
} from './grants.ts';
import { needsOfLambda, needsOfTwilio } from './needs.ts';

export const policies: Scenario = {
  name: 'policies',
  proves: 'each role may do what is used, on what it is used on, and nothing else',
  run,
};

async function run({ seed, say }: Conditions) {
  await using started = new AsyncDisposableStack();
  const assembly = await synthesize({ eventBus: 'default' });
  started.defer(assembly.remove);
  const { template } = assembly;
  const wanted: Record<string, readonly string[]> = { TwilioRole: needsOfTwilio(template) };
  for (const [id, asset] of Object.entries(ASSETS) as [FunctionId, AssetCourse][]) {
    const { Role, Environment } = template.Resources[id]?.Properties ?? {};
    // What is used bears its logical id, so what is used and what is granted have the same names.
    const environment = Object.fromEntries(
      Object.entries(Environment.Variables).map(([name, value]) => [name, resourceName(value)]),
    );
    const module = pathToFileURL(join(assembly.assetFolder(id), 'index.js'));
    const { uses, lines } = await usesOf(module, environment, asset, seed);
    say(`the asset of the ${id}: ${outcomesIn(lines, asset.outcomes).join(', ')}`);
    say(`it calls: ${[...uses].join(', ')}`);
    wanted[logicalId(Role)] = [...uses, ...needsOfLambda(template, id)];
  }
  compare(template, wanted);
}

/** What each role may do against what is used or needed. */
function compare(template: Template, wanted: Readonly<Record<string, readonly string[]>>): void {
  const roles = resourcesOf(template, 'AWS::IAM::Role');
  const allowed = roles.map(([role]) => [role, allowedTo(template, role)] as const);
  const granted = Object.fromEntries(allowed.map(([role, all]) => [role, grantsIn(all)]));
  const sorted = (grants: Readonly<Record<string, readonly string[]>>) =>
    Object.fromEntries(Object.entries(grants).map(([role, all]) => [role, all.toSorted()]));
  // `+` is granted and unused, `-` is used or needed and not granted.
  assert.deepEqual(sorted(granted), sorted(wanted));
  const trusted = roles.flatMap(
    ([, { Properties }]) => Properties.AssumeRolePolicyDocument.Statement,
  );
  const known = trusted.length + allowed.flatMap(([, all]) => all).length;
  assert.equal(allowedAnywhere(template), known, 'something else than the roles allows something');
}

/** What an asset asks for on its way through all outcomes, and that it asks nobody else. */
async function usesOf(
  module: URL,
  environment: Record<string, string>,
  { startEndpoint, course }: AssetCourse,
  seed: number,
) {
  await using started = new AsyncDisposableStack();
  const service = await startEndpoint();
  started.defer(service.stop);
  const fn = startFunctionUnderTest(
    started,
    module,
    // The variable for every service: whatever else the asset might call arrives here too.
    { ...environment, AWS_ENDPOINT_URL: service.endpoint },
    [new URL('./connections.ts', import.meta.url)],
  );
  await course(fn, service.meet, seed);
  const expected = CONNECTION + new URL(service.endpoint).host;
  const strange = fn.lines.filter((line) => line.startsWith(CONNECTION) && line !== expected);
  if (strange.length > 0) throw new Error(`The asset made other calls: ${strange.join(', ')}`);
  if (!fn.lines.includes(expected)) throw new Error('No connection was seen: the test is blind');
  return { uses: service.uses, lines: fn.lines };
}

/** The outcomes, all of which have to have been met. */
function outcomesIn(lines: readonly string[], outcomes: readonly string[]): string[] {
  const batches = lines
    .filter((line) => line.includes('"outcomes"'))
    .map((line) => JSON.parse(line));
  return outcomes.map((kind) => {
    const met = batches.reduce((sum, { outcomes }) => sum + outcomes[kind], 0);
    if (met === 0) throw new Error(`Nothing was ${kind}, so its calls are not known`);
    return `${met} ${kind}`;
  });
}
