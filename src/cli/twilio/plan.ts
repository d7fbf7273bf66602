import { processors } from '../../voice/registry.ts';
import { CliError } from '../errors.ts';
import type { StackOutputs } from '../system.ts';
import type { Connection, Sink, Subscription } from './connection.ts';
import { factsOf } from './type-facts.ts';

/** What a sink has to be made with: never changed after that. */
export interface SinkConfiguration {
  readonly arn: string;
  readonly role_arn: string;
  readonly external_id: string;
}

/** What has to be done so that Twilio sends these types into the stream, and nothing more. */
export interface Plan {
  readonly configuration: SinkConfiguration;
  /** The sink that is there already; none: one has to be made. */
  readonly sink?: Sink;
  /** The subscription that is there already; none: one has to be made, with the types to add. */
  readonly subscription?: Subscription;
  /** Further subscriptions into the same stream, which are left alone. */
  readonly others: readonly Subscription[];
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** Those that are subscribed to in another version of their schema than the tested one. */
  readonly change: readonly string[];
  /** All that were asked for. */
  readonly types: readonly string[];
  /** How many types there will be in the end. */
  readonly total: number;
}

/**
 * Compares what is there with what should be. Of the types that a subscription has, those that this
 * version does not know are kept.
 *
 * @throws CliError where sinks into this stream were made with another role or external id
 */
export function planConnection(
  configuration: SinkConfiguration,
  found: readonly Connection[],
  types: readonly string[],
): Plan {
  const fitting = found.filter(({ sink }) => differences(sink, configuration).length === 0);
  // After an interrupted run there may be one without a subscription.
  const connection = fitting.find(({ subscriptions }) => subscriptions.length > 0) ?? fitting[0];
  if (connection === undefined && found.length > 0) throw immutable(found, configuration);

  const subscription = connection?.subscriptions[0];
  const present = subscription?.types ?? [];
  const add = types.filter((type) => !present.includes(type));
  const remove = present.filter((type) => processors.has(type) && !types.includes(type));
  return {
    configuration,
    ...(connection && { sink: connection.sink }),
    ...(subscription && { subscription }),
    others: found
      .flatMap(({ subscriptions }) => subscriptions)
      .filter((each) => each !== subscription),
    add,
    remove,
    change: types.filter((type) => {
      const version = subscription?.schemaVersions?.[type];
      return version !== undefined && version !== factsOf(type).schemaVersion;
    }),
    types,
    total: present.length + add.length - remove.length,
  };
}

/** The configuration of a stack's sink. */
export function sinkConfiguration(outputs: StackOutputs): SinkConfiguration {
  return {
    arn: outputs.StreamArn,
    role_arn: outputs.TwilioRoleArn,
    external_id: outputs.TwilioExternalId,
  };
}

/** In what a sink is not as it should be, in words that keep the external id to themselves. */
export function differences(sink: Sink, configuration: SinkConfiguration): string[] {
  const others: string[] = [];
  if (sink.roleArn !== configuration.role_arn) others.push(`the role ${sink.roleArn}`);
  if (sink.externalId !== undefined && sink.externalId !== configuration.external_id) {
    others.push('another external id');
  }
  return others;
}

function immutable(found: readonly Connection[], configuration: SinkConfiguration): CliError {
  const lines = found.map(
    ({ sink }) => `  ${sink.sid} has ${differences(sink, configuration).join(' and ')}`,
  );
  return new CliError(
    `Twilio has a sink for this stream already, made with a configuration that is not this stack’s, and a sink’s configuration cannot be changed:
${lines.join('\n')}
  This stack has the role ${configuration.role_arn}
Was the stack deleted and deployed again? Remove the old sink and make a new one:
  voice-events disconnect
  voice-events connect
Was it another stack’s? Then check --stack, --region and --profile first.`,
  );
}
