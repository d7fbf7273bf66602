import { randomUUID } from 'node:crypto';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { startFunction } from '../../local/function.ts';
import { functionEnvironment } from '../../local/function-environment.ts';
import type { Answer } from '../../stream/invocation-result.ts';
import { CliError } from '../errors.ts';
import { deployedOutputs, type System } from '../system.ts';

/** A function of the stack, to be invoked with records as its mapping does. */
export interface InvokedFunction {
  /** For people. */
  readonly title: string;
  readonly invoke: (event: object, signal: AbortSignal) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

/** Lambda's maximum timeout, and the local function's. */
const MAX_INVOCATION_MS = 900_000;
const LOCAL_TIMEOUT_MS = 60_000;

/**
 * The deployed function, or this version's handler in a process of its own where the stack is local.
 *
 * @throws CliError where there is no function to be found
 */
export async function consumerOf(system: System): Promise<InvokedFunction> {
  if (system.isLocal) return localConsumer(system);
  return lambdaFunction(system, deployedOutputs(system, 'replay').ConsumerFunctionName);
}

/** A deployed function by its name. */
export function lambdaFunction({ config }: System, functionName: string): InvokedFunction {
  const client = new LambdaClient({
    ...config,
    requestHandler: new NodeHttpHandler({ requestTimeout: MAX_INVOCATION_MS }),
  });
  return {
    title: `the function ${functionName}`,
    async invoke(event, abortSignal) {
      const command = new InvokeCommand({
        FunctionName: functionName,
        Payload: Buffer.from(JSON.stringify(event)),
      });
      try {
        const { Payload, FunctionError } = await client.send(command, { abortSignal });
        const text = Payload?.transformToString() ?? '';
        if (FunctionError !== undefined) return { kind: 'error', reason: errorIn(text) };
        return { kind: 'returned', response: text === '' ? null : JSON.parse(text) };
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error.name === 'TooManyRequestsException') {
          return { kind: 'throttled', reason: error.message };
        }
        if (error.name !== 'ResourceNotFoundException') throw error;
        throw new CliError(`There is no function ${functionName}: deploy the stack again.`);
      }
    },
    close: async () => client.destroy(),
  };
}

async function localConsumer(system: System): Promise<InvokedFunction> {
  const { dynamoDb, eventsTable, rejectionsTable } = system;
  const { protocol, hostname, port } = (await dynamoDb.config.endpoint?.()) ?? {};
  const consumer = startFunction({
    module: new URL('../../handler.ts', import.meta.url),
    environment: {
      ...functionEnvironment(`${protocol}//${hostname}:${port}`),
      EVENTS_TABLE: eventsTable,
      REJECTIONS_TABLE: rejectionsTable,
    },
    // The log belongs to the local stack; errors come back as the answer.
    onLine: () => {},
  });
  return {
    title: 'the consumer of this version',
    async invoke(event) {
      const endsAt = Date.now() + LOCAL_TIMEOUT_MS;
      const getRemainingTimeInMillis = () => Math.max(0, endsAt - Date.now());
      return consumer
        .invoke(event, { awsRequestId: randomUUID(), getRemainingTimeInMillis })
        .then((response): Answer => ({ kind: 'returned', response }))
        .catch((error: Error): Answer => ({ kind: 'error', reason: error.message }));
    },
    close: consumer.stop,
  };
}

/** What the function threw, as Lambda writes it. */
function errorIn(payload: string): string {
  try {
    const { errorType = 'Error', errorMessage = '' } = JSON.parse(payload);
    return `${errorType}: ${errorMessage}`;
  } catch {
    return 'the function failed';
  }
}
