import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { listening } from '../../fixtures/listening.ts';
import { audit } from './audit.ts';
import { notAllowed } from './bundled-packages.ts';

/** An advisory in the form in which a registry answers `POST …/advisories/bulk`. */
const advisory = {
  id: 1_099_999,
  url: 'https://github.com/advisories/GHSA-0000-0000-0000',
  title: 'Reads what it should not',
  severity: 'high',
  vulnerable_versions: '<999.0.0',
  cwe: ['CWE-20'],
  cvss: { score: 7.5, vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N' },
};

/** What the audit says of a registry that knows these advisories, or knows no such question. */
async function auditAgainst(advisories: object | undefined, ...names: string[]) {
  const asked: string[] = [];
  const registry = createServer(async (request, response) => {
    if (request.method !== 'POST' || advisories === undefined) {
      response.writeHead(advisories === undefined ? 405 : 404).end('{}');
      return;
    }
    const body = await buffer(request);
    const packages = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    asked.push(...Object.keys(JSON.parse(packages.toString())));
    response.setHeader('content-type', 'application/json').end(JSON.stringify(advisories));
  });
  const { endpoint, stop } = await listening(registry);
  return { asked, ...(await audit(new Set(names), endpoint).finally(stop)) };
}

describe('the audit', () => {
  it('finds what is known against a bundled package', async () => {
    const { asked, ...found } = await auditAgainst({ zod: [advisory] }, 'zod', 'pino');
    expect(asked).toEqual(expect.arrayContaining(['zod', 'pino', '@aws-sdk/client-dynamodb']));
    expect(found).toEqual({
      kind: 'audited',
      findings: [
        'zod, high: Reads what it should not (<999.0.0, https://github.com/advisories/GHSA-0000-0000-0000)',
      ],
    });
  });

  it('says nothing of packages that are not bundled', async () => {
    const found = await auditAgainst({ zod: [advisory] }, 'pino');
    expect(found).toMatchObject({ kind: 'audited', findings: [] });
  });

  it('says that there is nothing where nothing is known', async () => {
    expect(await auditAgainst({}, 'zod')).toMatchObject({ kind: 'audited', findings: [] });
  });

  it('says why it could not look', async () => {
    const found = await auditAgainst(undefined, 'zod');
    expect(found).toMatchObject({ kind: 'not audited', why: expect.stringContaining('405') });
  });
});

it('lets no licence through that nobody has looked at', () => {
  const of = (licence: string) => ({ name: 'a', version: '1.0.0', licence });
  expect(notAllowed(['MIT', 'MIT-0', 'Apache-2.0', 'BSD-3-Clause', 'ISC', '0BSD'].map(of))).toEqual(
    [],
  );
  const unclear = ['GPL-3.0-only', 'none named', 'SEE LICENSE IN LICENSE.md', 'mit'].map(of);
  expect(notAllowed(unclear)).toEqual(unclear);
});
