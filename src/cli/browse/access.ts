import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { noTokenPage } from './pages/no-token.ts';

/** Who may look: whoever has the token, on this machine. */
export interface Access {
  readonly port: number;
  /** In the address that is printed; see {@link newSecret}. */
  readonly token: string;
  /** As good, but once: for the browser that is opened, whose command line all users of the machine can read. */
  readonly ticket: string;
}

/** 256 random bits, as text that can stand in an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

const METHODS = ['GET', 'HEAD'];

/**
 * Lets only the owner of the token in, and only requests to this server by its own name. Programs of
 * other users of the machine reach 127.0.0.1 too; and any web page reaches it through the owner's
 * browser, even under a name of its own (DNS rebinding).
 *
 * The token's first request sets a cookie and leads to the same page without the token, which so
 * is in no link, history or screenshot.
 */
export function ownersOnly({ port, token, ticket }: Access): MiddlewareHandler {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const origins = hosts.map((host) => `http://${host}`);
  // Cookies know no ports: without it, two servers would take each other's away.
  const cookie = `voice-events-${port}`;
  const session = newSecret();
  let isTicketUsed = false;
  /** What is wrong with what was given for the token; nothing where it lets in. */
  const wrongWith = (given: string) => {
    if (isSame(given, token)) return undefined;
    if (!isSame(given, ticket)) return 'That is not the token of this run';
    if (isTicketUsed) return 'That address opens the pages only once';
    isTicketUsed = true;
    return undefined;
  };
  return async (c, next) => {
    const { method, url } = c.req;
    if (!hosts.includes(c.req.header('host') ?? '')) {
      return refused(c, 403, 'This server answers only to its own address on this machine.');
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && !origins.includes(origin)) {
      return refused(c, 403, 'Another web page asked for this, which it may not.');
    }
    if (!METHODS.includes(method)) {
      c.header('Allow', METHODS.join(', '));
      return refused(c, 405, 'These pages can only be read.');
    }
    const { pathname, searchParams } = new URL(url);
    const given = searchParams.get('token');
    if (given !== null) {
      const wrong = wrongWith(given);
      if (wrong !== undefined) return c.html(noTokenPage(wrong), 403);
      setCookie(c, cookie, session, { httpOnly: true, sameSite: 'Strict', path: '/' });
      searchParams.delete('token');
      // Two slashes would begin the name of another host.
      const path = pathname.replace(/^\/+/, '/');
      return c.redirect(searchParams.size > 0 ? `${path}?${searchParams}` : path, 303);
    }
    if (!isSame(getCookie(c, cookie) ?? '', session)) {
      return c.html(noTokenPage('This needs a token'), 403);
    }
    return next();
  };
}

/** Takes as long whatever is given: who guesses learns nothing from the time. */
function isSame(given: string, secret: string): boolean {
  const [one, other] = [given, secret].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one as Buffer, other as Buffer);
}

function refused(c: Context, status: 403 | 405, words: string): Response {
  return c.text(`${words}\n`, status);
}
