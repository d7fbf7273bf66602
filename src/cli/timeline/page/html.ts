const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is safe in HTML, between tags and in quoted attributes. */
export function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** JSON that can stand in a script element: nothing in it looks like markup. */
export function embedded(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const SID = /\b[A-Z]{2}[0-9a-f]{32}\b/g;

/** Where what a page names leads to. */
export interface Links {
  /** The address for a SID in the row of that number; `undefined` where there is none. */
  readonly ofSid: (sid: string, row?: number) => string | undefined;
  /** The address of a page of the stored event, where there are such pages. */
  readonly ofEvent: (id: string) => string | undefined;
}

/** Escaped text whose SIDs are links to what is about them. */
export function linked(text: string, links: Links, row?: number): string {
  return escaped(text).replace(SID, (sid) => linkHtml(sid, links.ofSid(sid, row)));
}

/** An id, as a link where it leads somewhere. */
export function linkHtml(id: string, address: string | undefined): string {
  return address === undefined
    ? `<span class="sid">${escaped(id)}</span>`
    : `<a class="sid" href="${escaped(address)}">${escaped(id)}</a>`;
}

/** The SIDs that stand in a value, however deep. */
export function sidsIn(value: unknown): string[] {
  return JSON.stringify(value)?.match(SID) ?? [];
}
