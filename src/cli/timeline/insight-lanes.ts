import { edgeInWords } from '../../voice/insights/quality.ts';
import { duration, inParentheses, words } from '../../voice/wording.ts';
import type { StoredEvent } from '../stored-events.ts';
import { measuredEdges } from './bad-media.ts';
import { span } from './fact.ts';
import { number, text } from './fields.ts';
import { kindOf } from './kind.ts';
import { type Lane, period, type Span } from './lane.ts';

/** A lane for each edge that measured: when it was measured, and when it was bad. */
export function metricLanes(events: readonly StoredEvent[]): Lane[] {
  return measuredEdges(events).map(({ edge, from, to, bad }) => ({
    key: `metric:${edge}`,
    name: edge === 'sdk' ? 'Audio at the SDK' : `Audio, ${edgeInWords(edge)} edge`,
    spans: [
      { kind: 'measured', from, to, ...(bad.length === 0 && { label: 'good' }) },
      ...bad.map(({ from, to, inWords, streamDirections }) => ({
        kind: 'bad' as const,
        from,
        to,
        label: inWords + inParentheses(streamDirections.join(' and ')),
      })),
    ],
  }));
}

/** The key of the lane that an event of the Voice SDK stands in: warnings have one by name. */
export function sdkLaneOf({ details }: StoredEvent): string {
  const name = text(details.name);
  return isWarning(details) && name !== undefined ? `sdk:${name}` : 'sdk';
}

/** A lane for the SDK, and one for each of its warnings, from raised to cleared. */
export function sdkLanes(events: readonly StoredEvent[], endedAt: string | undefined): Lane[] {
  const told = events.filter((event) => kindOf(event) === 'sdk');
  const warnings = told.filter(({ details }) => isWarning(details) && text(details.name));
  const byName = Map.groupBy(warnings, ({ details }) => text(details.name) ?? '');
  return [
    { key: 'sdk', name: 'Voice SDK', spans: [] },
    ...[...byName].map(([name, some]) => ({
      key: `sdk:${name}`,
      name: `SDK: ${words(name, name).replace('rtt', 'round trip').replace('mos', 'MOS')}`,
      spans: warningSpans(some, endedAt),
    })),
  ];
}

function isWarning({ group }: StoredEvent['details']): boolean {
  return /-warning-(?:raised|cleared)$/.test(text(group) ?? '');
}

function warningSpans(events: readonly StoredEvent[], endedAt: string | undefined): Span[] {
  const spans: Span[] = [];
  let raised: StoredEvent | undefined;
  const end = (to: string | undefined) => {
    if (raised === undefined) return;
    const label = raised.summary.replace(/^SDK(?: warning)?: /, '');
    const { occurredAt: from } = raised;
    spans.push({
      kind: 'warning',
      ...period(from, to !== undefined && to < from ? from : to),
      label,
    });
    raised = undefined;
  };
  for (const event of events) {
    if (text(event.details.group)?.endsWith('-cleared')) end(event.occurredAt);
    else raised ??= event;
  }
  end(endedAt);
  return spans;
}

/** What ConversationRelay hears; the rest is the virtual agent's. */
const OF_CUSTOMER = new Set([
  'start_of_customer_speech',
  'end_of_customer_speech',
  'stt_latency',
  'prompt_sent',
  'dtmf',
  'digit',
]);

/** The key of the lane that an event of ConversationRelay stands in. */
export function agentLaneOf({ details }: StoredEvent): string {
  return OF_CUSTOMER.has(text(details.name) ?? '') ? 'agent:customer' : 'agent:agent';
}

/**
 * The conversation of customer and virtual agent: who spoke when, and how long the customer waited
 * for an answer.
 */
export function agentLanes(events: readonly StoredEvent[], endedAt: string | undefined): Lane[] {
  const told = inSessionOrder(events.filter((event) => kindOf(event) === 'agent'));
  return [
    { key: 'agent:customer', name: 'Customer', spans: speechOf(told, 'customer', endedAt) },
    {
      key: 'agent:agent',
      name: 'Agent',
      spans: [...waits(told), ...speechOf(told, 'agent', endedAt)],
    },
  ];
}

/** Events of one instant have an order all the same. */
function inSessionOrder(events: readonly StoredEvent[]): StoredEvent[] {
  const numberOf = ({ details }: StoredEvent) => number(details.sequenceNumber) ?? 0;
  return events.toSorted(
    (a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || numberOf(a) - numberOf(b),
  );
}

function speechOf(
  events: readonly StoredEvent[],
  who: 'customer' | 'agent',
  endedAt: string | undefined,
): Span[] {
  const spans: Span[] = [];
  let from: string | undefined;
  let isInterrupted = false;
  const end = (to: string | undefined) => {
    if (from === undefined) return;
    const label = isInterrupted ? 'interrupted' : 'speaks';
    spans.push({ kind: 'speech', ...period(from, to), label });
    from = undefined;
    isInterrupted = false;
  };
  for (const { details, occurredAt } of events) {
    if (details.name === `start_of_${who}_speech`) from ??= occurredAt;
    if (details.name === 'interrupt' && who === 'agent') isInterrupted = from !== undefined;
    if (details.name === `end_of_${who}_speech`) end(occurredAt);
  }
  end(endedAt);
  return spans;
}

/** From the end of the customer's words to the beginning of the agent's. */
function waits(events: readonly StoredEvent[]): Span[] {
  const spans: Span[] = [];
  let from: string | undefined;
  for (const { details, occurredAt } of events) {
    if (details.name === 'end_of_customer_speech') from = occurredAt;
    if (details.name === 'start_of_customer_speech') from = undefined;
    if (details.name === 'start_of_agent_speech' && from !== undefined) {
      const label = duration(span(from, occurredAt));
      spans.push({ kind: 'waiting', from, to: occurredAt, label });
      from = undefined;
    }
  }
  return spans;
}
