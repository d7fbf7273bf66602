import { createServer } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { listening } from '../../fixtures/listening.ts';
import { type Audit, audit } from './audit.ts';

/** In the form in which a registry answers `POST …/advisories/bulk`. */
const advisory = {
  id: 1_099_999,
  url: 'https://github.com/advisories/GHSA-0000-0000-0000',
  title: 'Reads what it should not',
  severity: 'high',
  vulnerable_versions: '<999.0.0',
  cwe: ['CWE-20'],
  cvss: { score: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
};

const nothing: Audit = { kind: 'audited', findings: [] };
it.each<[string, object | undefined, object]>([
  [
    'finds what is known against a bundled package',
    { zod: [advisory] },
    { kind: 'audited', findings: [{ name: 'zod', via: [{ title: advisory.title }] }] },
  ],
  ['says nothing of packages that are not bundled', { pino: [advisory] }, nothing],
  ['says that there is nothing where nothing is known', {}, nothing],
  [
    'says why it could not look',
    undefined,
    { kind: 'not audited', why: expect.stringContaining('405') },
  ],
])('the audit %s', async (_, advisories, expected) => {
  const registry = createServer((request, response) => {
    const isKnown = request.method === 'POST' && advisories !== undefined;
    response.writeHead(isKnown ? 200 : 405, { 'content-type': 'application/json' });
    response.end(JSON.stringify(advisories ?? {}));
  });
  const { endpoint, stop } = await listening(registry);
  onTestFinished(stop);
  expect(await audit(new Set(['zod']), `--registry=${endpoint}`)).toMatchObject(expected);
});
