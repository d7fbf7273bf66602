import { html } from 'hono/html';
import { counted } from '../../../voice/wording.ts';
import { OTHER_PARTY } from '../../calls/call-filter.ts';
import type { CallRange } from '../../calls/find-calls.ts';
import { RUNNING } from '../../calls/listed-call.ts';
import { dayAndClock } from '../../moments.ts';
import type { BrowseContext } from '../browse-context.ts';
import {
  CALL_STATUSES,
  type ListQuery,
  listAddress,
  MAX_DAYS,
  TIMES,
  usualTime,
} from '../list-query.ts';
import type { PageOfCalls } from '../page-of-calls.ts';
import { callsTable } from './calls-table.ts';
import { framed, type Html } from './frame.ts';
import { sumsToCome, sumsView } from './sums.ts';

/** A list of calls: what was asked for, and what was found. */
export interface List {
  readonly query: ListQuery;
  readonly range: CallRange;
  /** Whether calls may still come into the range. */
  readonly isOpen: boolean;
  /** For how many days events are kept, where the range was cut to that. */
  readonly keptDays: number | undefined;
  /** Whether the range was cut to the days that a list goes through. */
  readonly isCut: boolean;
  readonly page: PageOfCalls;
}

/** The page of calls. */
export function listPage(context: BrowseContext, list: List): Html {
  const { query } = list;
  return framed(context, {
    title: query.party === undefined ? 'Calls' : `Calls of ${query.party}`,
    section: 'calls',
    search: query.party ?? query.refused?.text,
    scripts: ['list.js'],
    content: html`<main id="main" tabindex="-1">
<h1 class="unseen">Calls</h1>
${filters(query)}
${listResults(context, list)}
</main>`,
  });
}

const ANY = ['', 'any'] as const;
const PROBLEM_NAMES = [ANY, ['quality', 'bad audio'], ['error', 'an error']] as const;

function filters({ time, from, to, status, problem, account, party }: ListQuery): Html {
  const statuses = CALL_STATUSES.filter((one) => one !== RUNNING || party !== undefined);
  return html`<form class="filters" id="filters" action="/" aria-label="Which calls">
${choice('time', 'Time', Object.entries(TIMES), time, usualTime(party))}
<div class="days">
<label>From <input type="date" name="from" value="${from ?? ''}"></label>
<label>To <input type="date" name="to" value="${to ?? ''}"></label>
</div>
${choice('status', 'Status', [ANY, ...statuses.map((one) => [one, one.replace('-', ' ')] as const)], status)}
${choice('problem', 'Problem', PROBLEM_NAMES, problem)}
<label>Account <input name="account" value="${account ?? ''}" placeholder="any" size="10" autocomplete="off" spellcheck="false"></label>
<input type="hidden" name="q" value="${party ?? ''}">
<button type="submit">Show</button>
${party === undefined ? '' : chip(party, listAddress({ time: '24h', ...(problem && { problem }) }))}
</form>`;
}

/** The number that calls are of, and the way back to all. */
function chip(party: string, others: string): Html {
  return html`<p class="chip">Number <bdi>${party}</bdi> <a href="${others}" aria-label="All numbers">×</a></p>`;
}

function choice(
  name: string,
  label: string,
  options: readonly (readonly [value: string, words: string])[],
  chosen: string | undefined,
  usual = '',
): Html {
  return html`<label>${label} <select name="${name}" data-usual="${usual}">${options.map(
    ([value, words]) =>
      html`<option value="${value}" ${value === (chosen ?? '') ? 'selected' : ''}>${words}</option>`,
  )}</select></label>`;
}

/** What a query found: what refreshes itself, and what another filter replaces. */
export function listResults(context: BrowseContext, list: List): Html {
  const { query, isOpen, page } = list;
  const isLive = isOpen && query.before === undefined && query.refused === undefined;
  const clock = context.zone.clock(new Date().toISOString()).slice(0, 'HH:MM:SS'.length);
  const days = query.time === 'days' ? html` data-from="${query.from}" data-to="${query.to}"` : '';
  return html`<div id="results" data-every="${isLive ? context.refreshSeconds : 0}"${days}>
${sums(context, list)}
<section class="card list" aria-label="Calls">
<p class="caption"><span id="caption">${caption(context, list)}</span>
<span class="freshness" id="freshness">${isLive ? html`<i aria-hidden="true"></i> as of ${clock}` : ''}</span>
<span id="lost" role="status"></span></p>
<div id="rows">${page.calls.length > 0 ? callsTable(page.calls, context.zone) : nothing(context, list)}</div>
<nav id="pages" class="pages" aria-label="Older and newer calls">${pages(context, list)}</nav>
</section>
</div>`;
}

/** Of the first page only: what comes after it is of the same list. */
function sums({ zone }: BrowseContext, { query, page }: List): Html {
  if (query.before !== undefined || query.refused !== undefined) {
    return html`<div id="sums" hidden></div>`;
  }
  return page.sums === undefined
    ? sumsToCome(listAddress(query, '/sums'))
    : sumsView({ sums: page.sums }, zone);
}

/** What the list is of, in words. */
function caption({ zone }: BrowseContext, { query, range, keptDays, isCut, page }: List): string {
  if (query.refused !== undefined) return 'Nothing was looked for';
  if (range.since > range.until) return '';
  const [since, until] = [range.since, query.before?.at ?? range.until].map((time) =>
    dayAndClock(new Date(time).toISOString(), zone).slice(
      'YYYY-'.length,
      'YYYY-MM-DD HH:MM'.length,
    ),
  );
  const kept = keptDays === undefined ? '' : ` (events are kept for ${counted(keptDays, 'day')})`;
  const cut = isCut
    ? ` (the newest ${MAX_DAYS} days: nothing older was looked for; choose earlier days for that)`
    : '';
  const newest = page.older && query.before === undefined ? 'The newest of ' : '';
  return `${newest}${since} to ${until} ${zone.name}${kept}${cut}`;
}

function nothing({ system, hint }: BrowseContext, { query, page, range, keptDays }: List): Html {
  if (query.refused !== undefined) return html`<p class="nothing">${query.refused.why}</p>`;
  if (keptDays !== undefined && range.since > range.until) {
    return html`<p class="nothing">Events are kept for ${counted(keptDays, 'day')}: nothing is left of that time.</p>`;
  }
  if (page.isCutShort) return html`<p class="nothing">Not found yet.</p>`;
  if (query.before !== undefined) return html`<p class="nothing">No older calls.</p>`;
  const isFiltered = [query.status, query.problem, query.account, query.party].some(Boolean);
  if (isFiltered) {
    return html`<p class="nothing">No such calls in this time. <a href="${listAddress({ time: query.time, ...(query.from && { from: query.from }), ...(query.to && { to: query.to }) })}">Show all of them</a>, or choose a longer time.</p>
${query.party ? html`<p class="nothing hint">${OTHER_PARTY}</p>` : ''}`;
  }
  return html`<p class="nothing">No calls ended in this time.</p>
<p class="nothing hint">${
    system.isLocal
      ? html`Send some: <code>${hint('voice-events send --sample 20')}</code>`
      : html`A call is listed once it has ended, if it asked for <code>call.completed</code>, or if there are summaries of Voice Insights.`
  }</p>`;
}

function pages({ zone }: BrowseContext, { query, page }: List): Html {
  const { before: _, ...first } = query;
  return html`${query.before === undefined ? '' : html`<a href="${listAddress(first)}">← Newest</a>`}
${
  page.older === undefined
    ? ''
    : html`<a rel="next" href="${listAddress({ ...query, before: page.older })}">${
        page.isCutShort
          ? `Looked through to ${dayAndClock(page.older.at, zone)}: go on →`
          : 'Older →'
      }</a>`
}`;
}
