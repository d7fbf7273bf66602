import { aTemplate } from '../template.ts';
import { type AlarmProperties, type SimulatedAlarm, simulated } from './alarm.ts';

/** An alarm's properties in a template. */
interface Alarm extends AlarmProperties {
  readonly AlarmName: { readonly 'Fn::Join': readonly [string, readonly string[]] };
  readonly Period?: number;
}

/** All alarms of a stack that has the optional parts that have some. */
export const ALARMS: readonly Alarm[] = Object.values(
  aTemplate({ eventBus: 'default' }).findResources('AWS::CloudWatch::Alarm'),
).map(({ Properties }) => Properties);

/** An alarm of the stack, ready to be simulated. */
export function alarmOf(name: string): SimulatedAlarm {
  const alarm = ALARMS.find(({ AlarmName }) => AlarmName['Fn::Join'][1].includes(`-${name}`));
  if (alarm === undefined) throw new Error(`There is no alarm ${name}`);
  return simulated(alarm);
}
