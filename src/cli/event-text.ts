import stringWidth from 'string-width';
import { offset } from './moments.ts';
import { colour } from './output.ts';
import type { StoredEvent } from './stored-events.ts';
import { padTo, printable, wrap } from './terminal-text.ts';
import type { TimeZone } from './time-zone.ts';

type Row = readonly [name: string, value: string];

/** Names beyond this stand in a line of their own. */
const MAX_NAME_WIDTH = 28;

/** Everything that is stored of an event, for a terminal of that many columns. */
export function eventText(event: StoredEvent, columns: number, zone: TimeZone): string {
  const { summary, details, parameters, webhook, extra, warnings = [], ...rest } = event;
  const sections: readonly (readonly [string, readonly Row[]])[] = [
    ['', headRows(rest, zone)],
    ['Details', flat(details)],
    ['Parameters, as Twilio sent them', flat(parameters)],
    ['Webhook', flat(webhook)],
    ['Fields that no schema names', flat(extra)],
    ['Warnings', warnings.map((warning) => ['!', warning])],
  ];
  const width = Math.min(
    Math.max(...sections.flatMap(([, rows]) => rows.map(([name]) => stringWidth(name)))),
    MAX_NAME_WIDTH,
  );
  return [
    ...wrap(printable(summary), columns).map((line) => colour('bold', line)),
    ...sections
      .filter(([, rows]) => rows.length > 0)
      .flatMap(([title, rows]) => [
        '',
        ...(title === '' ? [] : [colour('bold', title)]),
        ...rows.flatMap((row) => rowLines(row, title === 'Warnings' ? 1 : width, columns)),
      ]),
  ].join('\n');
}

function headRows(
  event: Omit<StoredEvent, 'summary' | 'details' | 'parameters'>,
  zone: TimeZone,
): Row[] {
  const late = Date.parse(event.arrivedAt) - Date.parse(event.occurredAt);
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['id', event.id],
    ['type', event.type],
    ['occurred', `${event.occurredAt} (${inZone(event.occurredAt, zone)})`],
    ['arrived', `${event.arrivedAt} (${offset(late)})`],
    ['call', event.callSid],
    ['conference', event.conferenceSid],
    ['account', event.accountSid],
    ['webhook event', event.eventSid],
    ['source', event.source],
    ['schema', event.schema],
    ['record', event.recordId],
    ['kept until', new Date(event.expiresAt * 1000).toISOString()],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** Stored times stand there as they are stored. */
function inZone(time: string, { name, clock }: TimeZone): string {
  return name === 'UTC' ? name : `${clock(time)} ${name}`;
}

/** An object's values by the paths to them: `carrier_edge.metrics.inbound.jitter.avg`. */
function flat(value: unknown, path = ''): Row[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) {
    return [[printable(path), value === '' ? '""' : String(value)]];
  }
  const inner = Object.entries(value);
  if (inner.length === 0)
    return path === '' ? [] : [[printable(path), Array.isArray(value) ? '[]' : '{}']];
  return inner.flatMap(([name, one]) => {
    if (Array.isArray(value)) return flat(one, `${path}[${name}]`);
    return flat(one, path === '' ? name : `${path}.${name}`);
  });
}

function rowLines([name, value]: Row, width: number, columns: number): string[] {
  const fits = stringWidth(name) <= width;
  const room = columns - width - 4;
  const lines = wrap(printable(value), room).map((line, index) => {
    const left = padTo(index === 0 && fits ? name : '', width);
    return `  ${colour('dim', left)}  ${line}`;
  });
  return fits ? lines : [`  ${colour('dim', name)}`, ...lines];
}
