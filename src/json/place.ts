/** Places that are named for each kind of oddity: a record has room for 100,000. */
export const MAX_PLACES = 100;
/** Names are the sender's, and a record may be nothing but brackets: a longer place says nothing more. */
const MAX_PLACE_LENGTH = 200;

/** A place in a JSON value as a warning names it: `data.request.0`. */
export function placeOf(path: readonly (string | number)[]): string {
  const place = path.join('.');
  if (place.length <= MAX_PLACE_LENGTH) return place;
  return `${place.slice(0, MAX_PLACE_LENGTH).toWellFormed()}…`;
}
