import { DEPLOYMENT_DEFAULTS } from './deployment-defaults.ts';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE } from './names.ts';

/** The function's environment variables, with a DynamoDB on this machine. */
export function functionEnvironment(
  dynamoDbEndpoint: string,
  accessKeyId = 'local',
): Record<string, string> {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
    EVENTS_TABLE,
    REJECTIONS_TABLE,
    RETENTION_DAYS: String(DEPLOYMENT_DEFAULTS.eventRetentionDays),
  };
}
