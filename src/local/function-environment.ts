import { DEPLOYMENT_DEFAULTS } from './deployment-defaults.ts';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE } from './names.ts';

/** The function's environment variables, with a DynamoDB on this machine. */
export function functionEnvironment(
  dynamoDbEndpoint: string,
  accessKeyId = 'local',
): Record<string, string> {
  return {
    ...awsEnvironment(accessKeyId),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbEndpoint,
    EVENTS_TABLE,
    REJECTIONS_TABLE,
    RETENTION_DAYS: String(DEPLOYMENT_DEFAULTS.eventRetentionDays),
  };
}

/** The publisher's environment variables, with an event bus on this machine. */
export function publisherEnvironment(eventBusEndpoint: string): Record<string, string> {
  return {
    ...awsEnvironment('local'),
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventBusEndpoint,
    EVENT_BUS: 'default',
  };
}

function awsEnvironment(accessKeyId: string) {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
  };
}
