import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE, STREAM_NAME } from '../local/names.ts';
import { CliError, EXIT } from './errors.ts';

/** The options that say which system a command is about; every command has them. */
export interface SystemOptions {
  readonly stack: string;
  readonly local?: boolean;
  readonly dynamodbPort?: number;
  readonly kinesisPort?: number;
  readonly stream?: string;
  readonly eventsTable?: string;
  readonly rejectionsTable?: string;
  readonly region?: string;
  readonly profile?: string;
}

/** What AWS clients are made with. */
export interface ClientConfig {
  readonly region?: string;
  readonly profile?: string;
}

/** A deployed or local system: what its parts are called, and clients that reach them. */
export interface System {
  /** For messages: the stack's name, or that it is local. */
  readonly title: string;
  readonly isLocal: boolean;
  readonly streamName: string;
  readonly eventsTable: string;
  readonly rejectionsTable: string;
  /** Only of a deployed stack. */
  readonly outputs?: StackOutputs;
  readonly dynamoDb: DynamoDBClient;
  readonly kinesis: KinesisClient;
  /** For the clients that only a deployed stack needs (Lambda, S3, CloudWatch). */
  readonly config: ClientConfig;
}

const OUTPUT_NAMES = [
  'StreamName',
  'StreamArn',
  'TwilioRoleArn',
  'TwilioExternalId',
  'EventsTableName',
  'RejectionsTableName',
  'FailedBatchesBucketName',
  'ConsumerFunctionName',
  'DashboardUrl',
] as const;

/** Only where the stack has the setting `eventBus`. */
const PUBLISHER = 'PublisherFunctionName';

/** The stack's outputs: the names are a contract. */
export type StackOutputs = Readonly<Record<(typeof OUTPUT_NAMES)[number], string>> & {
  readonly [PUBLISHER]?: string;
};

/**
 * Finds the system that the options name: the local stack, explicit names, or a deployed stack by
 * its outputs.
 *
 * @throws CliError where there is no such stack, or where it is another one
 */
export async function findSystem(options: SystemOptions): Promise<System> {
  if (options.local) return localSystem(options);
  const { stream, eventsTable, rejectionsTable, dynamodbPort, kinesisPort } = options;
  if (dynamodbPort !== undefined || kinesisPort !== undefined) {
    throw new CliError('--dynamodb-port and --kinesis-port need --local.', EXIT.usage);
  }
  const config = clientConfig(options);
  const clients = {
    dynamoDb: new DynamoDBClient(config),
    // HTTP/1.1, which every stand-in for Kinesis speaks.
    kinesis: new KinesisClient({ ...config, requestHandler: new NodeHttpHandler() }),
    config,
    isLocal: false,
  };
  if (stream !== undefined && eventsTable !== undefined && rejectionsTable !== undefined) {
    return { ...clients, title: stream, streamName: stream, eventsTable, rejectionsTable };
  }
  const outputs = await stackOutputs(options.stack, config);
  return {
    ...clients,
    title: options.stack,
    streamName: stream ?? outputs.StreamName,
    eventsTable: eventsTable ?? outputs.EventsTableName,
    rejectionsTable: rejectionsTable ?? outputs.RejectionsTableName,
    outputs,
  };
}

/**
 * The outputs of a system that has to be a deployed stack.
 *
 * @throws CliError that says which command needs one
 */
export function deployedOutputs({ outputs }: System, command: string): StackOutputs {
  if (outputs !== undefined) return outputs;
  throw notDeployed(command);
}

/** For a command that needs a deployed stack, and has none. */
export function notDeployed(command: string): CliError {
  return new CliError(
    `${command} needs a deployed stack: leave out --local and explicit names.`,
    EXIT.usage,
  );
}

function localSystem(options: SystemOptions): System {
  const config = {
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const at = (port: number) => `http://127.0.0.1:${port}`;
  return {
    title: 'the local stack',
    isLocal: true,
    streamName: options.stream ?? STREAM_NAME,
    eventsTable: options.eventsTable ?? EVENTS_TABLE,
    rejectionsTable: options.rejectionsTable ?? REJECTIONS_TABLE,
    dynamoDb: new DynamoDBClient({ ...config, endpoint: at(options.dynamodbPort ?? 8000) }),
    kinesis: new KinesisClient({
      ...config,
      endpoint: at(options.kinesisPort ?? 4567),
      requestHandler: new NodeHttpHandler(),
    }),
    config,
  };
}

function clientConfig({ region, profile }: SystemOptions): ClientConfig {
  return { ...(region !== undefined && { region }), ...(profile !== undefined && { profile }) };
}

async function stackOutputs(stack: string, config: ClientConfig): Promise<StackOutputs> {
  const client = new CloudFormationClient(config);
  const answer = await client
    .send(new DescribeStacksCommand({ StackName: stack }))
    .catch((error: Error) => {
      if (error.name !== 'ValidationError') throw error;
      throw new CliError(
        `There is no stack "${stack}" in this account and region. Deploy it (npx cdk deploy), name another with --stack, or choose --region and --profile.`,
        EXIT.notFound,
      );
    })
    .finally(() => client.destroy());
  const found = new Map(
    answer.Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  );
  const missing = OUTPUT_NAMES.filter((name) => !found.has(name));
  if (missing.length > 0) {
    throw new CliError(
      `The stack "${stack}" has no output ${missing.join(', ')}: it is another one, or an older version. Deploy it again (npx cdk deploy).`,
    );
  }
  const names = [...OUTPUT_NAMES, ...(found.has(PUBLISHER) ? [PUBLISHER] : [])];
  return Object.fromEntries(names.map((name) => [name, found.get(name)])) as StackOutputs;
}
