import { readSettings, type Settings } from '../settings.ts';
import { AWS, DEFAULT_QUOTAS, type Quotas } from './aws-limits.ts';

/** What a deployment can take: how it is set, what AWS allows it, and how far its tables have grown. */
export interface Deployment {
  readonly settings: Settings;
  readonly quotas: Quotas;
  /** Write units a second that the table and each of its indexes take at once (warm throughput). */
  readonly warm: WriteUnits;
}

/** Write units a second of the events table, its indexes, and the rejections table. */
export interface WriteUnits {
  readonly events: number;
  readonly byCall: number;
  readonly byConference: number;
  readonly rejections: number;
}

/** As `cdk deploy` makes it in a new account, on its first day. */
export function newDeployment(context: Readonly<Record<string, unknown>> = {}): Deployment {
  const units = AWS.newTableWriteUnits;
  return {
    settings: readSettings(context),
    quotas: DEFAULT_QUOTAS,
    warm: { events: units, byCall: units, byConference: units, rejections: units },
  };
}
