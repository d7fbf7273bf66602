import { App } from 'aws-cdk-lib';
import { deploymentNotes } from './deployment-notes.ts';
import { readDeploymentSettings, SettingsError } from './deployment-settings.ts';
import { nag } from './nag.ts';
import { TwilioVoiceEventsStack } from './twilio-voice-events-stack.ts';

const app = new App();
nag(app);
const settings = settingsOrExit(app);
// Not as annotations, of which the CDK's command line makes four lines each.
for (const note of deploymentNotes(settings)) console.error(`Note: ${note}`);
new TwilioVoiceEventsStack(app, settings.stackName, {
  description:
    'Keeps the Voice events that Twilio writes to a Kinesis stream in DynamoDB, once each',
  settings,
});

/** The operator's mistake, not the program's: the message says all there is to know, without a stack. */
function settingsOrExit({ node }: App) {
  try {
    return readDeploymentSettings(node.getAllContext());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    // At once, because the app would otherwise synthesize itself without the stack.
    return process.exit(1);
  }
}
