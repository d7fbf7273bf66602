import {
  type EventSourceMappingConfiguration,
  LambdaClient,
  paginateListEventSourceMappings,
} from '@aws-sdk/client-lambda';
import type { StackOutputs, System } from '../system.ts';
import type { Finding } from './part.ts';

/** The event source mapping between stream and function. */
export function mappingFinding(
  system: System,
  { ConsumerFunctionName, StreamArn }: StackOutputs,
): Promise<Finding> {
  return findingOf(
    system,
    { FunctionName: ConsumerFunctionName, EventSourceArn: StreamArn },
    STREAM,
  );
}

/**
 * The event source mapping between the events table's stream and the publisher; no output of the
 * stack names that stream, which is the publisher's only source.
 */
export function publisherFinding(system: System, functionName: string): Promise<Finding> {
  return findingOf(system, { FunctionName: functionName }, TABLE_STREAM);
}

/** What a mapping reads, for people. */
interface Source {
  readonly name: string;
  /** What becomes of what is in it while nothing reads it. */
  readonly unread: string;
}

const STREAM: Source = {
  name: 'the stream',
  unread: 'Records wait in the stream, and are gone when its retention ends',
};
const TABLE_STREAM: Source = {
  name: 'the events table’s stream',
  // The retention of every DynamoDB stream.
  unread: 'New events wait to be published, and are not after 24 hours',
};

async function findingOf(
  { config }: System,
  which: { readonly FunctionName: string; readonly EventSourceArn?: string },
  source: Source,
): Promise<Finding> {
  const client = new LambdaClient(config);
  try {
    const pages = paginateListEventSourceMappings({ client }, which);
    for await (const { EventSourceMappings = [] } of pages) {
      const [mapping] = EventSourceMappings;
      if (mapping) return stateFinding(mapping, source);
    }
  } finally {
    client.destroy();
  }
  return {
    state: 'bad',
    says: `nothing reads ${source.name} for the function ${which.FunctionName}`,
    todo: 'Deploy the stack again: npx cdk deploy',
  };
}

/** What a mapping's state and last result mean. */
export function stateFinding(
  {
    UUID: uuid,
    State: state = 'unknown',
    LastProcessingResult: lastResult = 'none yet',
    StateTransitionReason: reason,
  }: EventSourceMappingConfiguration,
  { unread } = STREAM,
): Finding {
  const facts = { uuid, state, lastResult, reason };
  const says = `${state}, last result: ${lastResult}`;
  if (state === 'Disabled' || state === 'Disabling') {
    return {
      state: 'bad',
      says: `${says}. ${unread}`,
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
