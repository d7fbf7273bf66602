import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type FunctionId, synthesize, type Template } from '../../infra/assembly.ts';
import type { Conditions, Figure, Scenario } from '../scenario.ts';
import { ASSETS, type AssetCourse } from './asset-courses.ts';
import { CONNECTION, startFunctionUnderTest } from './function-under-test.ts';
import {
  allowedAnywhere,
  type CountedUse,
  grantsOf,
  logicalId,
  resourceName,
  resourcesOf,
  statementsOf,
} from './grants.ts';
import { misfits } from './least-privilege.ts';
import { type Need, needsOfLambda, needsOfTwilio } from './needs.ts';

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
  const roles: Roles = { TwilioRole: { uses: [], needs: needsOfTwilio(template) } };
  const figures: Figure[] = [];
  for (const [id, asset] of Object.entries(ASSETS) as [FunctionId, AssetCourse][]) {
    say(`synthesised; now the asset of the ${id} meets every outcome`);
    const { Role, Environment } = template.Resources[id]?.Properties ?? {};
    // What is used bears its logical id, so what is used and what is granted have the same names.
    const environment = Object.fromEntries(
      Object.entries(Environment.Variables).map(([name, value]) => [name, resourceName(value)]),
    );
    const module = pathToFileURL(join(assembly.assetFolder(id), 'index.js'));
    const { uses, lines } = await usesOf(module, environment, asset, seed);
    roles[logicalId(Role)] = { uses, needs: needsOfLambda(template, id) };
    const value = outcomesIn(lines, asset.outcomes).join(', ');
    figures.push({ what: `outcomes that the asset of the ${id} met`, value });
  }
  const faults = faultsIn(template, roles);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return [...figures, ...figuresOf(roles)];
}

/** What each role is for. */
type Roles = Record<
  string,
  { readonly uses: readonly CountedUse[]; readonly needs: readonly Need[] }
>;

function faultsIn(template: Template, roles: Roles): string[] {
  const all = resourcesOf(template, 'AWS::IAM::Role');
  const faults = all.flatMap(([role]) => {
    const expected = roles[role];
    if (!expected) return [`${role}: nobody knows what this role is for`];
    return misfits(grantsOf(template, role), expected.uses, expected.needs).map(
      (fault) => `${role}: ${fault}`,
    );
  });
  const known = all.flatMap(([role, { Properties }]) => [
    ...Properties.AssumeRolePolicyDocument.Statement,
    ...statementsOf(template, role).filter(({ Effect }) => Effect === 'Allow'),
  ]);
  if (known.length === allowedAnywhere(template)) return faults;
  return [...faults, 'something else than the roles allows something: look for "Effect": "Allow"'];
}

function figuresOf(roles: Roles) {
  return [
    ...Object.entries(roles).flatMap(([role, { uses, needs }]) => [
      ...uses.map(({ action, resource, times }) => ({
        what: `${role} may, and the asset does`,
        value: `${action} on ${resource}, ${times} times`,
      })),
      ...[...Map.groupBy(needs, ({ why }) => why)].map(([why, group]) => ({
        what: `${role} may, for others`,
        value: `${group.map(({ action }) => action).join(', ')}: ${why}`,
      })),
    ]),
    { what: 'granted and unused, used and not granted, or wider', value: 'none' },
  ];
}

/** What an asset asks for on its way through all outcomes, and that it asks nobody else. */
async function usesOf(
  module: URL,
  environment: Record<string, string>,
  { startEndpoint, course }: AssetCourse,
  seed: number,
) {
  await using started = new AsyncDisposableStack();
  const service = await startEndpoint(environment);
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
  return { uses: [...service.uses.values()], lines: fn.lines };
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
