import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import type { StackOutputs, System } from '../system.ts';
import type { Finding } from './part.ts';

/** The event source mapping between stream and function. */
export async function mappingFinding(
  { config }: System,
  { ConsumerFunctionName, StreamArn }: StackOutputs,
): Promise<Finding> {
  const client = new LambdaClient(config);
  try {
    const pages = paginateListEventSourceMappings(
      { client },
      { FunctionName: ConsumerFunctionName, EventSourceArn: StreamArn },
    );
    for await (const { EventSourceMappings = [] } of pages) {
      const [mapping] = EventSourceMappings;
      if (mapping) return stateFinding(mapping);
    }
  } finally {
    client.destroy();
  }
  return {
    state: 'bad',
    says: `nothing reads the stream for the function ${ConsumerFunctionName}`,
    todo: 'Deploy the stack again: npx cdk deploy',
  };
}

/** What a mapping's state and last result mean. */
export function stateFinding({
  UUID: uuid,
  State: state = 'unknown',
  LastProcessingResult: lastResult = 'none yet',
  StateTransitionReason: reason,
}: EventSourceMappingConfiguration): Finding {
  const facts = { uuid, state, lastResult, reason };
  const says = `${state}, last result: ${lastResult}`;
  if (state === 'Disabled' || state === 'Disabling') {
    return {
      state: 'bad',
      says: `${says}. Records wait in the stream, and are gone when its retention ends`,
      todo: `aws lambda update-event-source-mapping --enabled --uuid ${uuid}`,
      facts,
    };
  }
  if (lastResult.startsWith('PROBLEM')) {
    const todo = 'The function’s log says why. Lambda tries again by itself.';
    return { state: 'bad', says, todo, facts };
  }
  return { state: state === 'Enabled' ? 'good' : 'open', says, facts };
}
