import { table } from '../../src/cli/output.ts';
import { PRICES_HOLD } from '../prices.ts';
import { AWS, DEFAULT_QUOTAS } from './aws-limits.ts';
import { costsOf, monthly, provisionedWrites } from './costs.ts';
import { type Deployment, newDeployment } from './deployment.ts';
import type { Inputs } from './inputs.ts';
import { type Limit, limitsOf } from './limits.ts';
import { type Load, loadOf } from './load.ts';
import { type Context, recommend } from './recommend.ts';
import { total } from './tables.ts';
import { amount, bytes, duration, percent, usd } from './words.ts';

const LIMITS_SHOWN = 6;

/**
 * What a rate needs, costs, and meets first, for a person to read.
 *
 * @param given settings to look at instead of the recommended ones, as `cdk -c` takes them
 * @throws RangeError for a rate that one deployment does not take; Error for odd settings
 */
export function report(eventsPerSecond: number, inputs: Inputs, given: Context = {}): string {
  const { context, ...deployment } = recommend(eventsPerSecond, inputs, given);
  const load = loadOf(eventsPerSecond, inputs, deployment.settings);
  return [
    `${amount(eventsPerSecond)} events a second`,
    section('Settings', settingsTable(context, deployment)),
    section('What it asks of each part', loadTable(load, inputs)),
    section(
      'What limits first, in a new account with the default settings',
      limitsTable(
        limitsOf(
          loadOf(eventsPerSecond, inputs, newDeployment().settings),
          inputs,
          newDeployment(),
        ),
      ),
    ),
    section('With the settings above', limitsTable(limitsOf(load, inputs, deployment))),
    section(
      `US dollars, ${PRICES_HOLD.region}, ${PRICES_HOLD.asOf}`,
      costTable(load, inputs, deployment),
    ),
    writesNote(load, inputs, deployment),
  ].join('\n\n');
}

function section(title: string, body: string): string {
  return `${title}\n${body.replaceAll(/^/gm, '  ').replaceAll(/ +$/gm, '')}`;
}

function settingsTable(context: Context, deployment: Deployment): string {
  const { quotas, warm } = deployment;
  const rows = Object.entries(context).map(([name, value]) => [`-c ${name}=${value}`, '']);
  if (rows.length === 0) rows.push(['the defaults', '']);
  if (quotas.concurrency > DEFAULT_QUOTAS.concurrency) {
    rows.push(['ask AWS for', `${amount(quotas.concurrency)} concurrent executions`]);
  }
  if (quotas.tableWriteUnits > DEFAULT_QUOTAS.tableWriteUnits) {
    rows.push(['ask AWS for', `${amount(quotas.tableWriteUnits)} write units a second of a table`]);
  }
  if (quotas.shards > DEFAULT_QUOTAS.shards) {
    rows.push(['ask AWS for', `${amount(quotas.shards)} shards`]);
  }
  for (const [name, units] of Object.entries(warm)) {
    if (units > AWS.newTableWriteUnits)
      rows.push(['warm up', `${name} to ${amount(units)} write units a second`]);
  }
  return table(['set', ''], rows);
}

function loadTable({ stream, function: lambda, tables }: Load, inputs: Inputs): string {
  const { events, byCall, byConference, rejections } = tables.writeUnits;
  return table(
    ['part', 'what', 'value'],
    [
      ['stream', 'shards', amount(stream.shards)],
      ['', 'events a second that fill a shard', amount(stream.eventsPerShard)],
      ['', 'bytes in', `${bytes(stream.bytesPerSecond)}/s`],
      ['function', 'environments', amount(lambda.environments)],
      ['', 'events in a batch', amount(lambda.eventsPerBatch)],
      ['', 'time of such a batch', duration(lambda.batchSeconds)],
      ['', 'batches a second', amount(lambda.batchesPerSecond)],
      ['', 'events a second that fill an environment', amount(lambda.eventsPerEnvironment)],
      ['', 'to catch up after an hour’s outage', duration(lambda.catchUpHours * 3_600)],
      ['tables', 'write units a second: events', amount(events)],
      ['', 'byCall', amount(byCall)],
      ['', 'byConference', amount(byConference)],
      ['', 'rejections', amount(rejections)],
      ['', 'read units a second', amount(tables.readUnits)],
      ['', 'partitions of events', amount(tables.partitions)],
      [
        '',
        'events a second that fill a partition',
        amount(AWS.partitionWriteUnits / inputs.itemWriteUnits),
      ],
      [
        '',
        'of one call that fill its place in byCall',
        amount(AWS.partitionWriteUnits / inputs.byCallWriteUnits),
      ],
      ['', 'for a new table to grow to them by itself', duration(tables.growthSeconds)],
      ['', 'stored after the retention', bytes(total(tables.bytes))],
    ],
  );
}

function limitsTable(limits: readonly Limit[]): string {
  return table(
    ['limit', 'used', 'of', 'full', 'when it is full'],
    limits
      .slice(0, LIMITS_SHOWN)
      .map(({ name, used, most, unit, share, remedy }) => [
        name,
        inUnit(used, unit),
        inUnit(most, unit),
        percent(share),
        remedy,
      ]),
  );
}

function inUnit(value: number, unit: string): string {
  return unit === 'B/s'
    ? `${bytes(value)}/s`
    : `${amount(value)}${unit === '/s' ? unit : unit && ` ${unit}`}`;
}

function costTable(load: Load, inputs: Inputs, { settings }: Deployment): string {
  const costs = costsOf(load, inputs, settings);
  const sum = monthly(costs);
  const perMillion = costs.reduce((all, { usdPerMillion }) => all + usdPerMillion, 0);
  return table(
    ['what', 'a month', 'unit price', 'a million events', 'a month'],
    [
      ...costs.map(({ what, quantity, price, usdPerMillion, usdPerMonth }) => [
        what,
        amount(quantity),
        `$${price.usd} per ${price.per}`,
        usd(usdPerMillion),
        usd(usdPerMonth),
      ]),
      ['sum', '', '', usd(perMillion), usd(sum)],
    ],
  );
}

function writesNote(load: Load, inputs: Inputs, { settings }: Deployment): string {
  const onDemand = monthly(
    costsOf(load, inputs, settings).filter(({ what }) => what.startsWith('writes')),
  );
  return `Writes on demand: ${usd(onDemand)} a month. In provisioned tables, ${percent(inputs.targetShare)} full all the time: ${usd(provisionedWrites(load, inputs))}.`;
}
