/**
 * Prints how soon ConsumerStopped and PublisherStopped find a mapping that is switched off, and how
 * often they are wrong, for rates of calls: the whole year that a test has no time for.
 *
 *     node test/infra/cloudwatch/stopped-mapping-tables.ts
 */
import { alarmOf } from './alarm-of.ts';
import { detection, falseAlarms, type Reader } from './stopped-mapping.ts';

const STOPS = 400;
/** A year in pieces, because it has 50 million records at the highest rate. */
const [PIECES, DAYS] = [73, 5];

function printTable(name: string, reader: Reader): void {
  const alarm = alarmOf(name);
  console.log(`${name}\n`);
  console.log('| calls an hour | median | 95th percentile | longest | false alarms in a year |');
  console.log('|--:|--:|--:|--:|--:|');
  for (const callsAnHour of [0.1, 1, 10, 100, 1000]) {
    const stops = Array.from({ length: STOPS }, (_, stop) =>
      detection(alarm, { reader, callsAnHour, seed: 2 * stop, most: 4 * 60 }),
    ).toSorted((a, b) => a - b);
    const at = (share: number) => `${Math.round(stops[Math.ceil(share * STOPS) - 1] ?? 0)} min`;
    let wrong = 0;
    for (let seed = 0; seed < PIECES; seed += 1) {
      wrong += falseAlarms(alarm, { reader, callsAnHour, days: DAYS, seed });
    }
    console.log(`| ${callsAnHour} | ${at(0.5)} | ${at(0.95)} | ${at(1)} | ${wrong} |`);
  }
  console.log();
}

printTable('PublisherStopped', 'publisher');
printTable('ConsumerStopped', 'consumer');
