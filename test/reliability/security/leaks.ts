import { markersIn } from './markers.ts';

/** The markers in something that was logged or thrown. */
export interface Found {
  readonly leaked: number[];
  /** Those that stand where the log repeats an id on purpose. */
  readonly allowed: number[];
}

/** All that the log may repeat of an event, and only of a rejected one: an id of a form that Twilio has. */
const AN_ID =
  /^(?:[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

/** Reads one line that the function wrote. What is not JSON may not have any marker. */
export function readLine(text: string): Found {
  let line: Record<string, unknown>;
  try {
    line = JSON.parse(text);
  } catch {
    return { leaked: [...markersIn(text)], allowed: [] };
  }
  const { eventId, ...others } = line;
  const inId = [...markersIn(JSON.stringify(eventId ?? ''))];
  const inOthers = [...markersIn(JSON.stringify(others))];
  return typeof eventId === 'string' && AN_ID.test(eventId)
    ? { leaked: inOthers, allowed: inId }
    : { leaked: [...inOthers, ...inId], allowed: [] };
}
