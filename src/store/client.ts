import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-dynamodb';
import { HttpRequest } from '@smithy/core/protocols';
import { getSchemaSerdePlugin } from '@smithy/core/schema';
import type { HttpHandlerOptions, RequestSigner, SerializeMiddleware } from '@smithy/types';
import { JsonProtocol } from './json-protocol.ts';
import { Sha256 } from './sha256.ts';

/** What AWS's own logs name as the caller. */
const USER_AGENT = 'twilio-voice-events';

/**
 * The SDK's client, without those parts of each call that have no use here, or that are the same
 * each time: together they take longer than all of the consumer's own work for an event.
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
    sha256: Sha256,
    ...config,
  });
  leaveStepsOut(client);
  keepSteps(client);
  keepEndpoint(client);
  keepSigner(client);
  narrowConfig(client);
  return client;
}

function leaveStepsOut({ middlewareStack }: DynamoDBClient): void {
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
}

/**
 * The steps of a command's calls are put together once. The SDK does that too (`cacheMiddleware`),
 * but not for calls with options; so here the options go along with the call, past the steps.
 */
function keepSteps(client: DynamoDBClient): void {
  type Call = { input: object; options: HttpHandlerOptions | undefined };
  type Steps = (call: Call) => Promise<{ output: unknown }>;
  type Command = { input: object; resolveMiddleware(...client: unknown[]): Steps };
  const { middlewareStack, config } = client;
  middlewareStack.add(
    () => (call) => {
      const { request, options } = call as typeof call & Call;
      return config.requestHandler.handle(request as HttpRequest, options);
    },
    { name: 'requestWithOptions', step: 'deserialize', priority: 'low' },
  );
  const kept = new Map<unknown, Steps>();
  const stepsOf = (command: Command) => {
    let steps = kept.get(command.constructor);
    if (steps === undefined) {
      steps = command.resolveMiddleware(middlewareStack, config);
      kept.set(command.constructor, steps);
    }
    return steps;
  };
  client.send = (async (command: Command, options?: HttpHandlerOptions) =>
    (await stepsOf(command)({ input: command.input, options })).output) as DynamoDBClient['send'];
}

/** The endpoint is looked up for a command's first call; then it stands in the steps' context. */
function keepEndpoint({ middlewareStack }: DynamoDBClient): void {
  type Step = SerializeMiddleware<ServiceInputTypes, ServiceOutputTypes>;
  const toMiddleware = 'endpointV2Middleware';
  let afterwards: ReturnType<Step>;
  const remember: Step = (next) => {
    afterwards = next;
    return next;
  };
  const skip: Step = (next, context) => {
    const onwards = afterwards;
    return (args) => (context.endpointV2 === undefined ? next(args) : onwards(args));
  };
  middlewareStack.addRelativeTo(remember, { toMiddleware, relation: 'after' });
  middlewareStack.addRelativeTo(skip, { toMiddleware, relation: 'before' });
}

/** A signer is made for the first call; it asks for the credentials itself, each time. */
function keepSigner({ config }: DynamoDBClient): void {
  const makeSigner = config.signer;
  let signer: RequestSigner | undefined;
  config.signer = async (scheme) => {
    signer ??= await makeSigner(scheme);
    return signer;
  };
}

/** The SDK copies the client's whole configuration for each request, and for each answer. */
function narrowConfig({ middlewareStack, config }: DynamoDBClient): void {
  const { protocol, requestHandler, urlParser, streamCollector, disableHostPrefix } = config;
  const { base64Decoder, base64Encoder, utf8Decoder, utf8Encoder } = config;
  middlewareStack.use(
    getSchemaSerdePlugin({
      protocol,
      requestHandler,
      urlParser,
      streamCollector,
      disableHostPrefix,
      base64Decoder,
      base64Encoder,
      utf8Decoder,
      utf8Encoder,
    }),
  );
}
