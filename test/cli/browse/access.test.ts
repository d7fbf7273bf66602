import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browsing } from './browsing.ts';

let pages: Awaited<ReturnType<typeof browsing>>;
let address: URL;
let cookie: string;
let setCookie: string;

// Nobody listens there: what is refused has asked nothing.
beforeAll(async () => {
  pages = await browsing({ local: true, dynamodbPort: 9 });
  address = new URL(pages.server.url);
  const { headers } = await ask(address.pathname + address.search);
  setCookie = String(headers['set-cookie']);
  cookie = setCookie.split(';')[0] ?? '';
});
afterAll(() => pages.stop());

/** A request with exactly these headers: `fetch` lets nobody choose the host. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: string }>(
    (resolve, reject) => {
      const { hostname, port } = address;
      request({ hostname, port, path, method, headers }, async (answer) => {
        const { statusCode = 0, headers } = answer;
        resolve({ status: statusCode, headers, body: await text(answer) });
      })
        .on('error', reject)
        .end();
    },
  );
}
const styles = (headers: Record<string, string> = {}, method = 'GET') =>
  ask('/assets/pages.css', { cookie, ...headers }, method);

describe('who may look', () => {
  it('listens on this machine only', () => {
    expect(address.hostname).toBe('127.0.0.1');
  });

  it('has a token of at least 128 random bits in the address, another one each time', async () => {
    const token = address.searchParams.get('token') ?? '';
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const other = await browsing({ local: true, dynamodbPort: 9 });
    expect(new URL(other.server.url).searchParams.get('token')).not.toBe(token);
    await other.stop();
  });

  it('is who has the token, which is in no address after that, nor in the cookie', async () => {
    const token = address.searchParams.get('token') ?? '';
    const { status, headers } = await ask(`/calls/CA1?all=1&token=${token}`);
    expect([status, headers.location]).toEqual([303, '/calls/CA1?all=1']);
    expect(setCookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(setCookie).not.toContain(token);
    expect((await styles()).status).toBe(200);
  });

  it('is the browser that is opened, once: others can read its command line', async () => {
    const { pathname, search } = new URL(pages.server.urlOnce);
    expect(search).not.toBe(address.search);
    expect((await ask(pathname + search)).status).toBe(303);
    const again = await ask(pathname + search);
    expect(again.status).toBe(403);
    expect(again.body).toContain('<h1>That address opens the pages only once</h1>');
    expect((await ask(pathname + address.search)).status).toBe(303);
  });

  it('leads to no other host', async () => {
    const { headers } = await ask(`//example.com/${address.search}`);
    expect(headers.location).toBe('/example.com/');
  });

  it.each([
    ['nothing', '/', {}],
    ['another token', `/?token=${'x'.repeat(43)}`, {}],
    ['an empty token', '/?token=', {}],
    ['another cookie', '/', { cookie: 'voice-events=1' }],
  ])('with %s is told the way in', async (_, path, headers) => {
    const { status, body } = await ask(path, headers as Record<string, string>);
    expect(status).toBe(403);
    expect(body).toContain('Open the address that "voice-events browse"');
  });

  it('is told nothing of the system, in a page whose style its policy allows', async () => {
    const { body, headers } = await ask('/?token=x');
    expect(body).toContain('<h1>That is not the token of this run</h1>');
    expect(body).not.toMatch(/local stack|twilio-voice|href=|src=/);
    const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(body) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'sha256-${hash}'`);
  });

  it('with a cookie of another value is refused', async () => {
    const { status } = await ask('/assets/pages.css', { cookie: `${cookie.split('=')[0]}=x` });
    expect(status).toBe(403);
  });

  it.each(['example.com', '127.0.0.1', '127.0.0.1:1', 'localhost.example.com', '[::1]'])(
    'is not who calls the server %s',
    async (host) => {
      const { status, body } = await styles({ host });
      expect([status, body]).toEqual([
        403,
        'This server answers only to its own address on this machine.\n',
      ]);
    },
  );

  it('may call it localhost', async () => {
    expect((await styles({ host: `localhost:${address.port}` })).status).toBe(200);
  });

  it.each(['http://example.com', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'is no page of %s',
    async (origin) => {
      expect((await styles({ origin })).status).toBe(403);
      expect((await styles({ origin: address.origin })).status).toBe(200);
    },
  );

  it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('may not %s anything', async (method) => {
    const { status, headers } = await styles({}, method);
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('may ask for the head alone', async () => {
    expect(await styles({}, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});

describe('every answer', () => {
  it.each(['/', '/assets/pages.css', '/nothing', '/?token=x', '/calls/CA1'])(
    'of %s is kept nowhere, framed nowhere, and loads nothing from elsewhere',
    async (path) => {
      const { headers } = await ask(path, { cookie });
      const policy = String(headers['content-security-policy']).split('; ');
      expect(policy).toEqual(
        expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|http/);
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it('serves its own files, and no others', async () => {
    for (const name of ['..%2fapp.ts', '%2e%2e/app.ts', 'constructor', '__proto__', 'page.css']) {
      expect((await ask(`/assets/${name}`, { cookie })).status).toBe(404);
    }
  });
});
