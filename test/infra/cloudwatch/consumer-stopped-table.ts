/**
 * Prints how soon ConsumerStopped finds a mapping that is switched off, and how often it is wrong, for
 * rates of calls: the whole year that a test has no time for.
 *
 *     node test/infra/cloudwatch/consumer-stopped-table.ts
 */
import { alarmOf } from './alarm-of.ts';
import { detection, falseAlarms } from './stopped-consumer.ts';

const STOPS = 400;
/** A year in pieces, because it has 50 million records at the highest rate. */
const [PIECES, DAYS] = [73, 5];
const alarm = alarmOf('ConsumerStopped');

console.log('| calls an hour | median | 95th percentile | longest | false alarms in a year |');
console.log('|--:|--:|--:|--:|--:|');
for (const callsAnHour of [0.1, 1, 10, 100, 1000]) {
  const stops = Array.from({ length: STOPS }, (_, stop) =>
    detection(alarm, { callsAnHour, seed: 2 * stop, most: 4 * 60 }),
  ).toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(stops[Math.ceil(share * STOPS) - 1] ?? 0)} min`;
  let wrong = 0;
  for (let seed = 0; seed < PIECES; seed += 1) {
    wrong += falseAlarms(alarm, { callsAnHour, days: DAYS, seed });
  }
  console.log(`| ${callsAnHour} | ${at(0.5)} | ${at(0.95)} | ${at(1)} | ${wrong} |`);
}
