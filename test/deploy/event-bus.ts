import { isDeepStrictEqual } from 'node:util';
import {
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { runCli } from '../cli/run-cli.ts';
import { aChange, aStoredEvent } from '../fixtures/changes.ts';
import { type Clients, type configurationOf, type Item, itemsOf, mappingOf } from './aws.ts';
import type { Outputs } from './cdk.ts';
import { giveUp } from './give-up.ts';
import type { Steps } from './steps.ts';

const RULE = 'failed-recordings';
const TYPE = 'com.twilio.voice.status-callback.recording.processed';
const ARRIVE_MS = 30_000;

/** A queue for what a rule chooses, as one that builds on the events has it. */
export interface FailedRecordings {
  /** Takes messages until there are so many, and no more come: the details' ids. */
  take(count: number): Promise<string[]>;
  remove(): Promise<void>;
}

type Configuration = ReturnType<typeof configurationOf>;

/** Makes a rule on the default bus that sends recordings that failed to a queue. */
export async function queueFailedRecordings(
  configuration: Configuration,
): Promise<FailedRecordings> {
  const events = new EventBridgeClient(configuration);
  const sqs = new SQSClient(configuration);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: RULE }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const EventPattern = JSON.stringify({
    source: ['twilio-voice-events'],
    'detail-type': [TYPE],
    detail: { details: { status: ['failed', 'absent'] } },
  });
  await events.send(new PutRuleCommand({ Name: RULE, EventPattern }));
  const Targets = [{ Id: 'queue', Arn: Attributes?.QueueArn }];
  await events.send(new PutTargetsCommand({ Rule: RULE, Targets }));

  /** What is in the queue, after at most a second. */
  async function receive(): Promise<string[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    if (Messages.length === 0) return [];
    const Entries = Messages.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return Messages.map(({ Body = '{}' }) => JSON.parse(Body).detail.id);
  }

  return {
    async take(count) {
      const ids: string[] = [];
      for (const until = Date.now() + ARRIVE_MS; Date.now() < until; ) {
        const more = await receive();
        ids.push(...more);
        // One look more than needed finds what should not be there.
        if (more.length === 0 && ids.length >= count) break;
      }
      return ids;
    },
    async remove() {
      await events.send(new RemoveTargetsCommand({ Rule: RULE, Ids: ['queue'] }));
      events.destroy();
      sqs.destroy();
    },
  };
}

/** Compares what the rule sent to the queue with what is in the table. */
export async function checkPublished(
  { check }: Steps,
  { dynamoDb, lambda }: Clients,
  { EventsTableName = '', PublisherFunctionName = '' }: Outputs,
  queue: FailedRecordings,
): Promise<void> {
  const mapping = await mappingOf(lambda, PublisherFunctionName);
  const pattern = mapping.FilterCriteria?.Filters?.[0]?.Pattern;
  check("the publisher's mapping takes inserts", pattern === '{"eventName":["INSERT"]}', pattern);

  const stored = (await itemsOf(dynamoDb, EventsTableName)).filter(isFailedRecording);
  const expected = stored.map(({ id }) => String(id?.S)).toSorted();
  check('the table has recordings that failed', expected.length >= 3, expected.length);
  const taken = await queue.take(expected.length);
  check(
    `the queue has each of the ${expected.length} recordings that failed once, and nothing else, although some came twice`,
    isDeepStrictEqual(taken.toSorted(), expected),
    taken,
  );
}

function isFailedRecording({ type, details }: Item & { details?: { M?: Item } }): boolean {
  return type?.S === TYPE && ['failed', 'absent'].includes(String(details?.M?.status?.S));
}

/** Gives up a batch of the publisher's, as Lambda does, and redrives it with the command line. */
export async function redrivePublished(
  { check }: Steps,
  env: Readonly<Record<string, string>>,
  Bucket: string,
  { configuration, queue }: { configuration: Configuration; queue: FailedRecordings },
): Promise<void> {
  const id = 'EZgivenUp';
  const change = aChange(aStoredEvent({ id, type: TYPE }));
  const name = await giveUp(configuration, Bucket, 'DDBStreamBatchInfo', change);
  const { stdout, stderr } = await runCli(['failed-batches', 'redrive', name], { env });
  const said = stdout + stderr;
  check('failed-batches redrive publishes it', /1 published; deleted/.test(said), said);
  const taken = await queue.take(1);
  check('the queue has it', isDeepStrictEqual(taken, [id]), taken);
}
