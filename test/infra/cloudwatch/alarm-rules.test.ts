import { describe, expect, it } from 'vitest';
import { type MetricData, simulated } from './alarm.ts';
import { ALARMS, alarmOf } from './alarm-of.ts';
import { detection, falseAlarms, history, isOnAt, type Reader } from './stopped-mapping.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const CALLS_AN_HOUR = [0.1, 1, 10, 100, 1000];

describe.each<[string, Reader]>([
  ['ConsumerStopped', 'consumer'],
  ['PublisherStopped', 'publisher'],
])('%s', (name, reader) => {
  const alarm = alarmOf(name);

  it.each(CALLS_AN_HOUR)(
    'finds a mapping that is switched off within two hours of what is first unread, at %d calls an hour',
    (callsAnHour) => {
      for (let seed = 0; seed < 10; seed += 2) {
        const options = { reader, callsAnHour, seed, most: 2 * HOUR };
        expect(detection(alarm, options)).toBeLessThan(2 * HOUR);
      }
    },
  );

  // A day and a half each; stopped-mapping-tables.ts simulates a year.
  it.each(CALLS_AN_HOUR)('is never on while all is read, at %d calls an hour', (callsAnHour) => {
    expect(falseAlarms(alarm, { reader, callsAnHour, days: 1.5, seed: 11 })).toBe(0);
  });
});

describe('PublisherStopped', () => {
  const alarm = alarmOf('PublisherStopped');

  it('is never on for events that were published five minutes before they were counted', () => {
    const minutes = DAY + 4 * HOUR;
    for (let late = 0; late <= 5; late += 1) {
      const [incoming, invocations] = [events(minutes), events(minutes)];
      invocations.at(100);
      incoming.at(100 + late);
      const past = { incoming, invocations, firstUnread: undefined };
      for (const now of changing(100, minutes)) expect(isOnAt(alarm, past, now)).toBe(false);
    }
  });

  it('takes what is counted soon after an invocation as read, until more is stored', () => {
    const minutes = DAY;
    const [incoming, invocations] = [events(minutes), events(minutes)];
    invocations.at(100);
    incoming.at(104);
    incoming.at(600);
    const past = { incoming, invocations, firstUnread: 104 };
    const states = [104 + HOUR, 600, 600 + HOUR].map((now) => isOnAt(alarm, past, now));
    expect(states).toEqual([false, false, true]);
  });
});

describe('ConsumerStopped', () => {
  const alarm = alarmOf('ConsumerStopped');

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
    const minutes = DAY + 4 * HOUR;
    const [incoming, invocations] = [events(minutes), events(minutes)];
    invocations.at(100);
    incoming.at(101);
    const past = { incoming, invocations, firstUnread: undefined };
    for (const now of changing(101, minutes)) expect(isOnAt(alarm, past, now)).toBe(false);
  });

  it('does not depend on how many older periods CloudWatch reads', () => {
    const call = { reader: 'consumer', callsAnHour: 0.5, seed: 5 } as const;
    const past = history({ ...call, minutes: 3 * DAY, offAt: 2 * DAY });
    const dataOf = (name: string) => (name === 'Invocations' ? past.invocations : past.incoming);
    for (let now = 2 * DAY - HOUR; now < 2 * DAY + 12 * HOUR; now += 7) {
      expect(alarm.isOn(now, dataOf, 90), `at ${now}`).toBe(alarm.isOn(now, dataOf));
    }
  });

  it('looks back for a day, which is the most that CloudWatch takes for periods below an hour', () => {
    for (const { Period, Metrics, EvaluationPeriods } of ALARMS) {
      const period = Period ?? Metrics.find(({ MetricStat }) => MetricStat)?.MetricStat?.Period;
      expect((period as number) * EvaluationPeriods).toBeLessThanOrEqual(86_400);
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
    const alarms = ALARMS.filter((alarm) => JSON.stringify(alarm).includes('AWS/DynamoDB'));
    expect(alarms).toHaveLength(2);
    for (const { Metrics, TreatMissingData } of alarms) {
      expect(TreatMissingData).toBe('notBreaching');
      const [sum, ...metrics] = Metrics;
      const terms = metrics.map(({ Id }) => `FILL(${Id}, 0)`);
      expect(sum?.Expression).toBe(terms.join(' + '));
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
      Number.isFinite(
        detection(former, { reader: 'consumer', callsAnHour: 1, seed, most: 2 * HOUR }),
      ),
    );
    expect(found.length).toBeLessThan(5);
  });
});

/** The minutes at which an alarm may change after something: two hours, and when it is a day ago. */
function changing(after: number, end: number): number[] {
  const minutes = Array.from({ length: end - after }, (_, minute) => after + minute);
  return minutes.filter((now) => now <= after + 2 * HOUR || now >= after + DAY - HOUR);
}

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
