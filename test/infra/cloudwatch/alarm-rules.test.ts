import { describe, expect, it } from 'vitest';
import { aTemplate } from '../template.ts';
import { type MetricData, simulated } from './alarm.ts';
import { alarmOf } from './alarm-of.ts';
import { detection, falseAlarms, history, isOnAt } from './stopped-consumer.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const CALLS_AN_HOUR = [0.1, 1, 10, 100, 1000];

describe('ConsumerStopped', () => {
  const alarm = alarmOf('ConsumerStopped');

  it.each(CALLS_AN_HOUR)(
    'finds a mapping that is switched off within two hours of the first unread record, at %d calls an hour',
    (callsAnHour) => {
      for (let seed = 0; seed < 10; seed += 2) {
        expect(detection(alarm, { callsAnHour, seed, most: 2 * HOUR })).toBeLessThan(2 * HOUR);
      }
    },
  );

  // Two days each; consumer-stopped-table.ts simulates a year.
  it.each(CALLS_AN_HOUR)('is never on while all is read, at %d calls an hour', (callsAnHour) => {
    expect(falseAlarms(alarm, { callsAnHour, days: 2, seed: 11 })).toBe(0);
  });

  it('stays on without further records, and ends with the first invocation', () => {
    const minutes = 2 * DAY;
    const [incoming, invocations] = [events(minutes), events(minutes)];
    incoming.at(100);
    invocations.at(100);
    incoming.at(200);
    const past = { incoming, invocations, firstUnread: 200 };
    expect([229, 230, 231, 200 + DAY - 30].map((now) => isOnAt(alarm, past, now))).toEqual([
      false,
      true,
      true,
      true,
    ]);
    invocations.at(300);
    expect(isOnAt(alarm, past, 300)).toBe(true);
    expect(isOnAt(alarm, past, 301)).toBe(false);
  });

  it('is never on for a record whose invocation is stamped a minute earlier, for as long as it looks back', () => {
    const minutes = 2 * DAY;
    const [incoming, invocations] = [events(minutes), events(minutes)];
    invocations.at(100);
    incoming.at(101);
    const past = { incoming, invocations, firstUnread: undefined };
    for (let now = 101; now < minutes; now += 1) expect(isOnAt(alarm, past, now)).toBe(false);
  });

  it('does not depend on how many older periods CloudWatch reads', () => {
    const past = history({ callsAnHour: 0.5, minutes: 3 * DAY, offAt: 2 * DAY, seed: 5 });
    const dataOf = (name: string) => (name === 'Invocations' ? past.invocations : past.incoming);
    for (let now = 2 * DAY - HOUR; now < 2 * DAY + 12 * HOUR; now += 7) {
      expect(alarm.isOn(now, dataOf, 90), `at ${now}`).toBe(alarm.isOn(now, dataOf));
    }
  });

  it('looks back for a day, which is the most that CloudWatch takes for periods below an hour', () => {
    const alarms = Object.values(aTemplate().findResources('AWS::CloudWatch::Alarm'));
    for (const { Properties } of alarms) {
      const stat = Properties.Metrics?.find((metric: { MetricStat?: object }) => metric.MetricStat);
      const period = Properties.Period ?? stat.MetricStat.Period;
      expect(period * Properties.EvaluationPeriods).toBeLessThanOrEqual(86_400);
    }
  });
});

describe.each(['TableThrottles', 'TableFaults'])('%s', (name) => {
  it('goes off in the quiet after what made it go on, and is never on before', () => {
    const alarm = alarmOf(name);
    const data = events(DAY);
    for (let minute = 600; minute < 630; minute += 1) data.at(minute);
    const states = [60, 590, 616, 630, 646, DAY].map((now) => alarm.isOn(now, () => data));
    expect(states).toEqual([false, false, true, true, false, false]);
  });
});

describe('the alarms on DynamoDB', () => {
  it('leave CloudWatch no missing data, which it ignores whatever they say', () => {
    const alarms = Object.values(aTemplate().findResources('AWS::CloudWatch::Alarm'))
      .map(({ Properties }) => Properties)
      .filter((alarm) => JSON.stringify(alarm).includes('AWS/DynamoDB'));
    expect(alarms).toHaveLength(2);
    for (const { Metrics, TreatMissingData } of alarms) {
      expect(TreatMissingData).toBe('notBreaching');
      const [{ Expression }, ...metrics] = Metrics;
      const terms = metrics.map(({ Id }: { Id: string }) => `FILL(${Id}, 0)`);
      expect(Expression).toBe(terms.join(' + '));
    }
  });
});

describe('the simulation', () => {
  it('finds the fault of an alarm that wants records in three periods in a row', () => {
    const metric = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { MetricName }, Period: 300, Stat: 'Sum' },
      ReturnData: false,
    });
    const former = simulated({
      Metrics: [
        { Id: 'e', Expression: 'IF(FILL(incoming, 0) > 0 AND FILL(calls, 0) == 0, 1, 0)' },
        metric('incoming', 'IncomingRecords'),
        metric('calls', 'Invocations'),
      ],
      EvaluationPeriods: 3,
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
    const found = [0, 2, 4, 6, 8].filter((seed) =>
      Number.isFinite(detection(former, { callsAnHour: 1, seed, most: 2 * HOUR })),
    );
    expect(found.length).toBeLessThan(5);
  });
});

function events(minutes: number): MetricData & { at(minute: number): void } {
  const sums = new Float64Array(minutes).fill(Number.NaN);
  return {
    sums,
    visibleFrom: new Float64Array(minutes),
    at(minute) {
      sums[minute] = (sums[minute] || 0) + 1;
    },
  };
}
