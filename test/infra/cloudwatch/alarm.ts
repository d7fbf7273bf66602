import { compile, type Evaluate, type Series } from './metric-math.ts';

/** A metric's sums by minute, and from when on CloudWatch has each. */
export interface MetricData {
  /** NaN where nothing was published. */
  readonly sums: Float64Array;
  /** In minutes, as `now` is. */
  readonly visibleFrom: Float64Array;
}

/** An alarm on sums, as CloudWatch evaluates it. */
export interface SimulatedAlarm {
  /**
   * Whether enough of the last periods reach the threshold, at a minute. The periods end there: they slide
   * with each evaluation (CloudWatch User Guide, "Alarm evaluation window").
   *
   * @param more how many older periods CloudWatch reads: it reads some, and does not say how many
   */
  isOn(now: number, dataOf: (metricName: string) => MetricData, more?: number): boolean;
}

interface MetricEntry {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { Metric: { MetricName: string }; Period: number; Stat: string };
  readonly ReturnData?: boolean;
}

/** The properties of an alarm in a template that a simulation needs. */
export interface AlarmProperties {
  readonly Metrics: readonly MetricEntry[];
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly TreatMissingData?: string;
}

/** Reads an alarm on a math expression. */
export function simulated(alarm: AlarmProperties): SimulatedAlarm {
  const { Metrics, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods, Threshold } = alarm;
  if (alarm.TreatMissingData !== 'notBreaching') throw new Error('Only notBreaching is simulated');
  const metrics = new Map<string, { name: string; minutes: number }>();
  const expressions = new Map<string, Evaluate>();
  for (const { Id, Expression, MetricStat } of Metrics) {
    if (Expression !== undefined) expressions.set(Id, compile(Expression));
    if (MetricStat === undefined) continue;
    if (MetricStat.Stat !== 'Sum') throw new Error('Only sums are simulated');
    metrics.set(Id, { name: MetricStat.Metric.MetricName, minutes: MetricStat.Period / 60 });
  }
  const watched = Metrics.find(({ ReturnData }) => ReturnData !== false)?.Id ?? '';

  return {
    isOn(now, dataOf, more = 0) {
      const known = new Map<string, Series>();
      const seriesOf = (id: string): Series => {
        const former = known.get(id);
        if (former !== undefined) return former;
        const metric = metrics.get(id);
        const periods = EvaluationPeriods + more;
        const series = metric
          ? inPeriods(dataOf(metric.name), { now, minutes: metric.minutes, periods })
          : expressions.get(id)?.(seriesOf);
        if (series === undefined) throw new Error(`There is no ${id}`);
        known.set(id, series);
        return series;
      };
      let breaching = 0;
      for (const value of seriesOf(watched).subarray(more)) breaching += Number(value >= Threshold);
      return breaching >= DatapointsToAlarm;
    },
  };
}

/** What is visible of a metric, in periods that end now. */
function inPeriods(
  { sums, visibleFrom }: MetricData,
  { now, minutes, periods }: { now: number; minutes: number; periods: number },
): Series {
  const values = new Float64Array(periods).fill(Number.NaN);
  for (let period = 0, minute = now - minutes * periods; period < periods; period += 1) {
    for (const end = minute + minutes; minute < end; minute += 1) {
      const sum = sums[minute] ?? Number.NaN;
      if (Number.isNaN(sum) || (visibleFrom[minute] as number) > now) continue;
      values[period] = (values[period] || 0) + sum;
    }
  }
  return values;
}
