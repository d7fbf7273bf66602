/** The authority of a URL up to a colon: behind it stands a password, or a port. */
const COLON_IN_AUTHORITY = /^https?:[/\\]*[^/\\?#]*:/i;
/** An `@`, or what somebody may have written for one: the URL is then no URL to the parser. */
const MAY_HAVE_AT = /@|%40|[^\0-~]/;
/** What the URL standard's parser takes no notice of. */
const NOT_NOTICED = /^[\0- ]+|[\t\n\r]/g;

/**
 * A URL without `user:password@`: Twilio takes such URLs, and nobody who reads events needs to know
 * the password. The URL standard's own parser decides. Without userinfo, the URL stays to the letter
 * as it was sent.
 *
 * @returns `undefined` for what may hold a password all the same: what is not an HTTP URL, and a URL
 * with an `@` behind its authority, which the password's own `/`, `?` or `#` may have ended
 * (`https://user:1/23@host`)
 */
export function withoutUserinfo(text: string): string | undefined {
  if (!MAY_HAVE_AT.test(text)) return text;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  const { pathname, search, hash } = url;
  const isBehind = `${pathname}${search}${hash}`.includes('@');
  if (isBehind && COLON_IN_AUTHORITY.test(text.replace(NOT_NOTICED, ''))) return undefined;
  if (url.username === '' && url.password === '') return text;
  url.username = '';
  url.password = '';
  return url.href;
}
