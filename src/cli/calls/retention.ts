import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DEPLOYMENT_DEFAULTS } from '../../local/deployment-defaults.ts';
import type { System } from '../system.ts';

/**
 * For how many days the system keeps events: the setting `eventRetentionDays`, which the function
 * has in its environment. `undefined` where no stack says which function that is, or it may not be read.
 */
export async function eventRetentionDays({
  isLocal,
  outputs,
  config,
}: System): Promise<number | undefined> {
  if (isLocal) return DEPLOYMENT_DEFAULTS.eventRetentionDays;
  if (outputs === undefined) return undefined;
  const client = new LambdaClient(config);
  try {
    const { Environment } = await client.send(
      new GetFunctionConfigurationCommand({ FunctionName: outputs.ConsumerFunctionName }),
    );
    const days = Number(Environment?.Variables?.RETENTION_DAYS);
    return days > 0 ? days : undefined;
  } catch (error) {
    // Who may read the table need not see the function: what has expired is not found either way.
    if (error instanceof Error && error.name.startsWith('AccessDenied')) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
