import type { Scenario } from '../scenario.ts';
import { audit } from './audit.ts';
import { bundledPackages, notAllowed } from './bundled-packages.ts';

export const supplyChain: Scenario = {
  name: 'supply-chain',
  proves: 'what is bundled has a known licence, and nothing known against it',
  run,
};

async function run() {
  const packages = await bundledPackages();
  const unclear = notAllowed(packages);
  if (unclear.length > 0) {
    const list = unclear.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
    throw new Error(`Licences that are not on the list: ${list.join(', ')}`);
  }
  const names = new Set(packages.map(({ name }) => name));
  const found = await audit(names);
  if (found.kind === 'audited' && found.findings.length > 0) {
    throw new Error(`npm audit knows something against:\n${found.findings.join('\n')}`);
  }
  return [
    { what: 'packages in the bundles', value: String(names.size) },
    ...[...Map.groupBy(packages, ({ licence }) => licence)].map(([licence, group]) => ({
      what: `licence ${licence}`,
      value: group.map(({ name, version }) => `${name} ${version}`).join(', '),
    })),
    {
      what: 'npm audit of what is bundled',
      value: found.kind === 'audited' ? 'nothing is known' : `not audited here: ${found.why}`,
    },
  ];
}
