import { html } from 'hono/html';
import type { Table } from '../../batch-get.ts';
import { otherPartyOf } from '../../calls/call-words.ts';
import type { ListedCall } from '../../calls/listed-call.ts';
import { CliError, EXIT } from '../../errors.ts';
import { forgottenCalls, wasForgotten } from '../../forgotten.ts';
import { countEventsOf, readEventsOf } from '../../stored-events.ts';
import { type Site, timelinePage } from '../../timeline/page.ts';
import { knownLegs, noEventsOf } from '../../timeline/show.ts';
import type { Timeline } from '../../timeline/timeline.ts';
import type { TimelineKind } from '../../timeline/timeline-kind.ts';
import type { BrowseContext } from '../browse-context.ts';
import { hasList, listAddress } from '../list-query.ts';
import { statusView } from './calls-table.ts';
import { bar, type Html, ICON } from './frame.ts';
import { PAGES } from './json.ts';

/**
 * The page of a call or a conference, with links to what belongs to it.
 *
 * @throws CliError where there are no events of it
 */
export async function timelineOf(
  context: BrowseContext,
  source: Table,
  { kind, prefix, index, timelineOf: make }: TimelineKind,
  sid: string,
  isWhole: boolean,
): Promise<string> {
  const [count, events, legs] = await Promise.all([
    // By the index alone, as the page counts later: an item may be gone before it is in no index.
    countEventsOf(source, index, sid),
    readEventsOf(source, index, sid),
    kind === 'call' ? knownLegs(source, sid) : [],
  ]);
  if (events.length === 0) {
    const forgottenAt = (await forgottenCalls([sid], source)).get(sid);
    if (forgottenAt !== undefined) {
      const said = wasForgotten(`The ${kind} ${sid}`, forgottenAt, context.zone);
      throw new CliError(`${said}.`, EXIT.notFound);
    }
    const other = sid.startsWith(prefix) ? undefined : PAGES.ofSid(sid);
    throw new CliError(
      noEventsOf(kind, sid, context.system) + (other ? ` That SID is not one of a ${kind}.` : ''),
      EXIT.notFound,
    );
  }
  const timeline = make(sid, events, { isWhole });
  return timelinePage(
    timeline,
    context.zone,
    await siteOf(context, timeline, { count, legs, isWhole }),
  );
}

/** What is known of a call or conference beside its timeline. */
interface Known {
  /** How many events it has by now. */
  readonly count: number;
  /** The calls that it dialled. */
  readonly legs: readonly ListedCall[];
  /** Whether the timeline has an entry for each event. */
  readonly isWhole: boolean;
}

/** What a timeline has around it here. */
async function siteOf(context: BrowseContext, timeline: Timeline, known: Known): Promise<Site> {
  const above = html`<p class="back"><a href="/" data-back>← Calls</a></p>
<p class="news" id="news" role="status"></p>
`;
  return {
    head: `${ICON}
<link rel="stylesheet" href="/assets/timeline.css">
<meta name="events" content="${known.count}">
<meta name="refresh" content="${context.refreshSeconds}">
<script type="module" src="/assets/page.js"></script>
<script type="module" src="/assets/live.js"></script>`,
    script: '<script src="/assets/timeline.js"></script>',
    bar: String(await bar(context, 'calls')),
    above: String(await above),
    below: String(await related(timeline, known)),
    links: PAGES,
  };
}

/** Links to the calls, conferences and lists that belong to a timeline. */
function related(timeline: Timeline, { legs, isWhole }: Known): Html {
  const items = timeline.kind === 'call' ? aroundCall(timeline, legs) : aroundConference(timeline);
  const { hidden } = timeline;
  return html`<nav class="related" aria-label="Related"><ul>
${items.map((item) => html`<li>${item}</li>`)}
${isWhole ? html`<li><a href="?">Without what says less</a></li>` : hidden > 0 ? html`<li><a href="?all">Show all events (${hidden} more)</a></li>` : ''}
</ul></nav>`;
}

function aroundCall(
  { sid, facts }: Extract<Timeline, { kind: 'call' }>,
  found: readonly ListedCall[],
): Html[] {
  const parents = facts.legs.filter(({ relation }) => relation === 'parent');
  const byEvents = facts.legs.filter(
    ({ relation, callSid }) =>
      relation === 'child' && !found.some((leg) => leg.callSid === callSid),
  );
  const party = otherPartyOf(facts);
  return [
    ...parents.map(({ callSid }) => html`Dialled by ${callLink(callSid)}`),
    ...found
      .filter(({ callSid }) => callSid !== sid)
      .map(
        (leg) =>
          html`Dialled ${callLink(leg.callSid, otherPartyOf(leg))} ${statusView(leg.status)}`,
      ),
    ...byEvents.map(
      ({ callSid, status }) =>
        html`Dialled ${callLink(callSid)} ${status === undefined ? '' : statusView(status)}`,
    ),
    ...facts.conferences.map(
      ({ conferenceSid, friendlyName }) =>
        html`Conference <a href="/conferences/${encodeURIComponent(conferenceSid)}"><bdi>${friendlyName ?? conferenceSid}</bdi></a>`,
    ),
    ...(party === undefined || !hasList(party)
      ? []
      : [
          html`<a href="${listAddress({ time: '30d', party })}">All calls of <bdi>${party}</bdi></a>`,
        ]),
    ...(facts.endedAt === undefined
      ? []
      : [
          html`<a href="/calls/${encodeURIComponent(sid)}/around?at=${facts.endedAt}">Calls around it</a>`,
        ]),
  ];
}

function aroundConference({ facts }: Extract<Timeline, { kind: 'conference' }>): Html[] {
  return facts.participants.flatMap(({ callSid, label }) =>
    callSid === undefined
      ? []
      : [html`${label ? 'Participant' : 'Call'} ${callLink(callSid, label)}`],
  );
}

function callLink(callSid: string, words = callSid): Html {
  return html`<a href="/calls/${encodeURIComponent(callSid)}" title="${callSid}"><bdi>${words}</bdi></a>`;
}
