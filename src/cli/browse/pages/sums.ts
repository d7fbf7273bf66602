import { html } from 'hono/html';
import { counted, duration } from '../../../voice/wording.ts';
import { dayAndClock } from '../../moments.ts';
import type { TimeZone } from '../../time-zone.ts';
import type { ListSums } from '../page-of-calls.ts';
import type { Html } from './frame.ts';

const NUMBER = new Intl.NumberFormat('en');

/** What the calls of a list come to: figures, and how they ended as a bar. */
export function sumsView({ sums, since }: ListSums, zone: TimeZone): Html {
  const { calls, answered, unanswered, failed, running } = sums;
  return html`<div id="sums" class="card sums">
<dl>
${figure('Calls', NUMBER.format(calls), since && `since ${dayAndClock(since, zone)}`)}
${figure('Answered', NUMBER.format(answered), share(answered, calls), 'answered')}
${figure('Unanswered', NUMBER.format(unanswered), share(unanswered, calls), 'unanswered')}
${figure('Failed', NUMBER.format(failed), share(failed, calls), failed > 0 ? 'failed' : '')}
${running > 0 ? figure('Running', NUMBER.format(running), undefined, 'running') : ''}
${figure('Time to answer', length(sums.medianTimeToAnswerSeconds), 'median')}
${figure('Duration', length(sums.medianDurationSeconds), 'median')}
</dl>
${
  calls > 0
    ? barOf(
        [
          ['answered', answered],
          ['unanswered', unanswered],
          ['failed', failed],
          ['running', running],
        ],
        calls,
      )
    : ''
}
${since ? html`<p class="note">The newest ${counted(calls, 'call')} only: choose a shorter time for all of them.</p>` : ''}
</div>`;
}

/** The same before it has been counted; `address` is that of the figures. */
export function sumsToCome(address: string): Html {
  const names = ['Calls', 'Answered', 'Unanswered', 'Failed', 'Time to answer', 'Duration'];
  return html`<div id="sums" class="card sums waiting" data-href="${address}" aria-busy="true">
<dl>${names.map((name) => figure(name, '…', ' '))}</dl>
<svg class="shares" aria-hidden="true"></svg>
</div>`;
}

function figure(name: string, value: string, note?: string, tone = ''): Html {
  return html`<div class="${tone}"><dt>${name}</dt><dd><b>${value}</b>${note ? html` <span>${note}</span>` : ''}</dd></div>`;
}

/** For the eye alone: the figures say the same. */
function barOf(parts: readonly (readonly [tone: string, calls: number])[], all: number): Html {
  let x = 0;
  const bars = parts.map(([tone, calls]) => {
    const from = x;
    const width = (calls / all) * 100;
    x += width;
    return calls === 0 ? '' : html`<rect class="${tone}" x="${from}" width="${width}" height="6"/>`;
  });
  return html`<svg class="shares" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>`;
}

function share(some: number, all: number): string {
  if (all === 0) return '';
  const percent = (some / all) * 100;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

function length(seconds: number | undefined): string {
  return seconds === undefined ? '–' : duration(seconds * 1000);
}
