import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { BUNDLING } from './bundling.ts';
import { MEMORY_MB } from './sizes.ts';

/** What the stack's functions differ in. */
export interface NodeFunctionProps {
  /** The module in `src` that exports `handler`. */
  readonly entry: 'handler' | 'publisher';
  readonly description: string;
  readonly timeout: Duration;
  readonly role: Role;
  readonly logGroup: LogGroup;
  readonly environment: Record<string, string>;
  readonly reservedConcurrency?: number | undefined;
  readonly xrayTracing: boolean;
}

/** A function of the stack, below the construct that it is a part of. */
export function nodeFunction(scope: Construct, props: NodeFunctionProps): NodejsFunction {
  const { entry, reservedConcurrency, xrayTracing, ...own } = props;
  const created = new NodejsFunction(scope, 'Function', {
    ...own,
    entry: fileURLToPath(new URL(`../src/${entry}.ts`, import.meta.url)),
    depsLockFilePath: fileURLToPath(new URL('../package-lock.json', import.meta.url)),
    bundling: BUNDLING,
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: MEMORY_MB,
    loggingFormat: LoggingFormat.JSON,
    // The logger applies LOG_LEVEL itself. Lambda's filter treats a line without a level as INFO, and
    // the metrics are such lines, so it must let everything through.
    applicationLogLevelV2: ApplicationLogLevel.TRACE,
    systemLogLevelV2: SystemLogLevel.INFO,
    tracing: xrayTracing ? Tracing.ACTIVE : Tracing.DISABLED,
    awsSdkConnectionReuse: false,
    ...(reservedConcurrency !== undefined && {
      reservedConcurrentExecutions: reservedConcurrency,
    }),
  });
  const notAsynchronous =
    'Invoked by the mapping, which has its own destination, and never asynchronously.';
  Validations.of(created).acknowledge(
    { id: 'Serverless-LambdaAsyncFailureDestination', reason: notAsynchronous },
    { id: 'Serverless-LambdaDLQ', reason: notAsynchronous },
  );
  if (!xrayTracing) {
    Validations.of(created).acknowledge({
      id: 'Serverless-LambdaTracing',
      reason:
        "Traces would show Lambda's own segments only, because no tracing SDK is bundled: the log and the metrics tell more. xrayTracing switches it on.",
    });
  }
  return created;
}

/** The log group of a function, which goes with the stack. */
export function functionLog(scope: Construct, retentionDays: number): LogGroup {
  return new LogGroup(scope, 'Log', {
    retention: retentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** A function's role, which may write its log; `permissions` are actions on one resource each. */
export function functionRole(
  scope: Construct,
  {
    description,
    logGroup,
    xrayTracing,
    permissions,
  }: {
    readonly description: string;
    readonly logGroup: LogGroup;
    readonly xrayTracing: boolean;
    readonly permissions: readonly (readonly [resource: string, ...actions: string[]])[];
  },
): Role {
  const role = new Role(scope, 'Role', {
    description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  const log = [logGroup.logGroupArn, 'logs:CreateLogStream', 'logs:PutLogEvents'] as const;
  for (const [resource, ...actions] of [log, ...permissions]) {
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  }
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::<FailedBatchesBucket.Arn>/aws/lambda/*]',
    reason: 'The mapping chooses the names of the objects that it writes below this prefix.',
  });
  if (xrayTracing) {
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray has no resources: PutTraceSegments and PutTelemetryRecords need "*".',
    });
  }
  return role;
}
