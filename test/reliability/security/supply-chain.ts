import type { Conditions, Scenario } from '../scenario.ts';
import { audit } from './audit.ts';
import { ALLOWED_LICENCES, bundledPackages } from './bundled-packages.ts';

export const supplyChain: Scenario = {
  name: 'supply-chain',
  proves: 'what is bundled has a known licence, and nothing known against it',
  run,
};

async function run({ say }: Conditions) {
  const byLicence = Map.groupBy(await bundledPackages(), ({ licence }) => licence);
  const names = new Set<string>();
  for (const [licence, packages] of byLicence) {
    const list = packages.map(({ name, version }) => `${name} ${version}`).join(', ');
    if (!ALLOWED_LICENCES.has(licence)) throw new Error(`The licence ${licence}: ${list}`);
    say(`licence ${licence}: ${list}`);
    for (const { name } of packages) names.add(name);
  }
  const found = await audit(names);
  if (found.kind === 'not audited') return say(`npm audit could not look: ${found.why}`);
  if (found.findings.length > 0) {
    throw new Error(`npm audit knows something:\n${JSON.stringify(found.findings, undefined, 2)}`);
  }
  say(`npm audit knows nothing against these ${names.size} packages`);
}
