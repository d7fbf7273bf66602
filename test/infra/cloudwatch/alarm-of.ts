import { aTemplate } from '../template.ts';
import { type SimulatedAlarm, simulated } from './alarm.ts';

/** An alarm of the stack, ready to be simulated. */
export function alarmOf(name: string): SimulatedAlarm {
  const alarms = Object.values(aTemplate().findResources('AWS::CloudWatch::Alarm'));
  const alarm = alarms.find(({ Properties }) =>
    Properties.AlarmName['Fn::Join'][1].includes(`-${name}`),
  );
  if (alarm === undefined) throw new Error(`There is no alarm ${name}`);
  return simulated(alarm.Properties);
}
