/** A secret that is planted once, and told apart from all others by its number. */
export interface Marker {
  readonly number: number;
  /** Ten digits, like a phone number's. */
  readonly digits: string;
}

const DIGITS = /88855(\d{5})/g;
/** The digits as letters, for places that take nothing else. */
const LETTERS = /iiiff([a-j]{5})/g;

/** The marker of a number below 100,000. */
export function marker(number: number): Marker {
  return { number, digits: `88855${String(number).padStart(5, '0')}` };
}

/** What secrets look like. */
export const disguises: Readonly<Record<string, (marker: Marker) => string>> = {
  'a phone number': ({ digits }) => `+1${digits}`,
  'a password in a URL': ({ digits }) => `https://user:pw${digits}@example.com/a?token=t${digits}`,
  base64: ({ digits }) => Buffer.from(`call +1${digits}`).toString('base64'),
  'an id': ({ digits }) => `EZ${digits}`,
  'an id of Twilio’s': ({ digits }) => `EZ${digits.padStart(32, '0')}`,
  'a word': (marker) => inLetters(marker),
  'a type': (marker) => `com.twilio.voice.${inLetters(marker)}`,
  'a line of a stack': ({ digits }) => `said\n    at +1${digits} (file:///+1${digits}.js:1:1)`,
};

function inLetters({ digits }: Marker): string {
  return digits.replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
}

/** The numbers of the markers that a text gives away: as they are, or in base64 at any offset. */
export function markersIn(text: string): Set<number> {
  const hidden = [...text.matchAll(/[A-Za-z0-9+/_-]{12,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((offset) => Buffer.from(run.slice(offset), 'base64').toString('latin1')),
  );
  const found = new Set<number>();
  for (const searched of [text, ...hidden]) {
    for (const [, digits = ''] of searched.matchAll(DIGITS)) found.add(Number(digits));
    for (const [, letters = ''] of searched.matchAll(LETTERS)) {
      found.add(Number(letters.replace(/./g, (letter) => String(letter.charCodeAt(0) - 97))));
    }
  }
  return found;
}
