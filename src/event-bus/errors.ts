import { ConfigurationError } from '../aws-calls/configuration-error.ts';
import { connectionRemedy } from '../aws-calls/errors.ts';

/** What an entry's error code means although the call succeeded. */
export type EntryVerdict = 'refused' | 'retry' | 'operator-action';

/** The codes of the API reference, `PutEventsResultEntry`. */
export function verdictOn(code: string): EntryVerdict {
  switch (code) {
    case 'InternalFailure':
    case 'InternalException':
    case 'ThrottlingException':
      return 'retry';
    case 'InvalidArgument':
    case 'MalformedDetail':
      return 'refused';
    default:
      return 'operator-action';
  }
}

/**
 * An error that needs an operator, with what to do. EventBridge's own message is left out: it may
 * quote what it complains about.
 */
export function configurationError(
  operation: 'DescribeEventBus' | 'PutEvents',
  bus: string,
  reason: string,
): ConfigurationError {
  const what = `${operation} on the event bus "${bus}" (EVENT_BUS) failed: ${reason}.`;
  return new ConfigurationError(`${what} ${remedyFor(reason)}`);
}

function remedyFor(reason: string): string {
  if (reason.startsWith('AccessDenied')) {
    return "Allow the function's role events:PutEvents on this bus; the policy of a bus in another account has to allow it too.";
  }
  if (reason.startsWith('NotAuthorizedFor')) {
    return 'The policy of the bus does not allow this source or detail type: let it allow the source twilio-voice-events.';
  }
  if (reason.startsWith('ResourceNotFound')) {
    return 'There is no such bus in this account and region: create it, or correct the setting eventBus and deploy the stack again.';
  }
  return (
    connectionRemedy(reason, {
      name: 'EventBridge',
      endpoint: 'AWS_ENDPOINT_URL_EVENTBRIDGE',
    }) ?? 'It is not a fault that goes away by itself: look the name up among EventBridge’s errors.'
  );
}
