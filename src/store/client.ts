import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { JsonProtocol } from './json-protocol.ts';

/** What AWS's own logs name as the caller. */
const USER_AGENT = 'twilio-voice-events';

/**
 * The SDK's client, without those parts of each call that have no use here: together they take as
 * long as all of the consumer's own work for an event.
 */
export function dynamoDbClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    protocol: JsonProtocol,
    // Without these, one stuck socket uses up the invocation.
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: 5_000,
      throwOnRequestTimeout: true,
    },
    ...config,
  });
  const { middlewareStack } = client;
  // It copies every input and output for a log, although there is none.
  middlewareStack.remove('loggerMiddleware');
  // It passes Lambda's trace on to services that call functions.
  middlewareStack.remove('recursionDetectionMiddleware');
  // The store tries again itself: it knows the deadline, and which statements of a call are open.
  // The name stays, because the signature is placed after it.
  middlewareStack.add((next) => next, {
    name: 'retryMiddleware',
    step: 'finalizeRequest',
    priority: 'high',
    override: true,
  });
  // It puts the same header together for each call.
  middlewareStack.add(
    (next) => (args) => {
      if (HttpRequest.isInstance(args.request)) args.request.headers['user-agent'] = USER_AGENT;
      return next(args);
    },
    { name: 'getUserAgentMiddleware', step: 'build', priority: 'low', override: true },
  );
  return client;
}
