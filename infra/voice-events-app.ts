import type { App } from 'aws-cdk-lib';
import { deploymentNotes } from './deployment-notes.ts';
import { readDeploymentSettings } from './deployment-settings.ts';
import { nag } from './nag.ts';
import { TwilioVoiceEventsStack } from './twilio-voice-events-stack.ts';

/**
 * Puts the stack into an app, with the settings in the app's context, and tells what the operator
 * should know of them. The app's synth then fails on what cdk-nag finds.
 *
 * @throws SettingsError
 */
export function addVoiceEvents(app: App, tell: (note: string) => void): void {
  nag(app);
  const settings = readDeploymentSettings(app.node.getAllContext());
  for (const note of deploymentNotes(settings)) tell(`Note: ${note}`);
  new TwilioVoiceEventsStack(app, settings.stackName, {
    description:
      'Keeps the Voice events that Twilio writes to a Kinesis stream in DynamoDB, once each',
    settings,
  });
}
