import { counted } from '../../voice/wording.ts';
import { type Output, table } from '../output.ts';
import { shortType } from '../printable.ts';
import type { Plan } from './plan.ts';
import { type Comes, ERROR_LOG, factsOf, metricTypes } from './type-facts.ts';

/** Says what a plan would do, with a table of its types. */
export function tellPlan(output: Output, plan: Plan): void {
  const { sink, subscription, configuration, add, remove, change, types, total } = plan;
  const keep = (sid: string | undefined, what: string) =>
    sid ? `keep the ${what} ${sid}` : `create a ${what}`;
  output.print('Would:');
  output.print(`  ${keep(sink?.sid, 'sink')} into ${configuration.arn}`);
  if (!sink) output.print(`    as the role ${configuration.role_arn}`);
  output.print('  send a test event, and wait for it');
  output.print(`  ${keep(subscription?.sid, 'subscription')}: ${changesOf(plan)}`);
  output.print(`\n${typesTable(plan)}\n\n${notesOn(plan)}`);
  output.result({
    dryRun: true,
    sink: sink?.sid ?? null,
    subscription: subscription?.sid ?? null,
    add,
    remove,
    change,
    total,
    types: types.map((type) => ({ type, ...factsOf(type) })),
  });
}

/** How many types there will be, and what changes. */
export function changesOf({ subscription, add, remove, change, total }: Plan): string {
  const types = counted(total, 'event type');
  if (!subscription) return types;
  if (add.length + remove.length + change.length === 0) return `${types}, as before`;
  const versions = change.length > 0 ? `, ${change.length} to another schema version` : '';
  return `${types}: ${add.length} added, ${remove.length} removed${versions}`;
}

function typesTable({ add, change, remove, types }: Plan): string {
  const markOf = (type: string) => (add.includes(type) ? '+' : change.includes(type) ? '~' : ' ');
  return table(
    ['  Event type', 'Schema', 'Comes'],
    [
      ...types.map((type) => {
        const { schemaVersion, comes } = factsOf(type);
        return [`${markOf(type)} ${shortType(type)}`, `v${schemaVersion}`, comes];
      }),
      ...remove.map((type) => [`- ${shortType(type)}`, '', '']),
    ],
  );
}

/** What people trip over: what the chosen types need, and what was left out. */
export function notesOn({ types }: Plan): string {
  const has = (comes: Comes) => types.some((type) => factsOf(type).comes === comes);
  const hasMetrics = metricTypes.some((type) => types.includes(type));
  const notes = [
    has('if the call asks') &&
      `Status callback events come only from calls that ask for them: set a status
callback URL, and which events you want, in the API request or in the TwiML.`,
    has('Advanced Features') &&
      `The insights.* types need Voice Insights Advanced Features, which Twilio bills
by the minute: switch them on for the account, or these types bring nothing.`,
    hasMetrics
      ? 'Metrics bring 12 to 24 events a minute of each call.'
      : 'Left out: call-metrics.*, 12 to 24 events a minute of each call (--metrics).',
    !types.includes(ERROR_LOG) && 'Left out: the errors that Twilio logs of calls (--error-logs).',
  ];
  return notes.filter(Boolean).join('\n');
}
