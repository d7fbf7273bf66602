/** Places that are named for each kind of oddity: a record has room for 100,000. */
export const MAX_PLACES = 100;
/** Names are the sender's, and a record may be nothing but brackets: a longer place says nothing more. */
const MAX_PLACE_LENGTH = 200;

/** A place in a JSON value as a warning names it: `data.request.0`. Its beginning, if it is deep. */
export function placeOf<Step>(
  path: readonly Step[],
  nameOf: (step: Step) => string | number,
): string {
  // Each step takes a dot at least, and more of them may be too many to look at for each place.
  const place = path
    .slice(0, MAX_PLACE_LENGTH + 2)
    .map(nameOf)
    .join('.');
  if (place.length <= MAX_PLACE_LENGTH) return place.toWellFormed();
  return `${place.slice(0, MAX_PLACE_LENGTH).toWellFormed()}…`;
}
