import { openEnum } from './parameters.ts';

/** What answering machine detection says of who picked up. */
export const answeredBy = openEnum([
  'human',
  'machine_start',
  'machine_end_beep',
  'machine_end_silence',
  'machine_end_other',
  'fax',
  'unknown',
]);

/** "answered by a machine"; `undefined` where that is not known. */
export function pickedUp(by: string | undefined): string | undefined {
  if (by === 'human' || by === 'fax') return `answered by a ${by}`;
  return by?.startsWith('machine_') ? 'answered by a machine' : undefined;
}
