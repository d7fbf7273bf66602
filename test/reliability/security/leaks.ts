import { markersIn } from './markers.ts';

/** The markers in something that was logged or thrown. */
export interface Found {
  readonly leaked: number[];
  /** Those that stand where the log repeats an id or a type on purpose. */
  readonly allowed: number[];
}

/**
 * What the log may repeat of an event: of a rejected one the id, if it is letters, digits, `_` and
 * `-` with a letter among them; and of any the type, if it is `com.twilio.` and words.
 */
const AN_ID = /^(?=.*[A-Za-z])[A-Za-z0-9_-]{1,128}$/;
const A_TYPE = /^com\.twilio\.[a-z.-]{1,100}$/;

/** Reads one line that the function wrote. What is not JSON may not have any marker. */
export function readLine(text: string): Found {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(text);
  } catch {
    return { leaked: [...markersIn(text)], allowed: [] };
  }
  const { eventId, type, types, ...others } = line;
  const counted: Record<string, unknown>[] = Array.isArray(types) ? types : [];
  const rest = [others, counted.map((entry) => ({ ...entry, type: undefined }))];
  const repeated = [
    { value: eventId, allowed: AN_ID },
    ...[type, ...counted.map((entry) => entry.type)].map((value) => ({ value, allowed: A_TYPE })),
  ];
  const found: Found = { leaked: [...markersIn(JSON.stringify(rest))], allowed: [] };
  for (const { value, allowed } of repeated) {
    const by = typeof value === 'string' && allowed.test(value) ? found.allowed : found.leaked;
    by.push(...markersIn(JSON.stringify(value ?? '')));
  }
  return found;
}
