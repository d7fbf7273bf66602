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

/** The event on the page that a SID leads to: its row's number. */
export type Anchors = ReadonlyMap<string, number>;

/** Escaped text whose SIDs are links to the events of the page that are about them. */
export function linked(text: string, anchors: Anchors, own?: number): string {
  return escaped(text).replace(SID, (sid) => {
    const index = anchors.get(sid);
    return index === undefined || index === own
      ? `<span class="sid">${sid}</span>`
      : `<a class="sid" href="#event-${index}">${sid}</a>`;
  });
}

/** The SIDs that stand in a value, however deep. */
export function sidsIn(value: unknown): string[] {
  return JSON.stringify(value)?.match(SID) ?? [];
}
