import textWidth from 'string-width';

/** The text in that many columns, with an ellipsis where it does not fit. */
export function cut(text: string, room: number): string {
  if (textWidth(text) <= room) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (textWidth(kept + segment) > room - 1) break;
    kept += segment;
  }
  return room > 0 ? `${kept}…` : '';
}
