import { App } from 'aws-cdk-lib';
import { SettingsError } from './deployment-settings.ts';
import { addVoiceEvents } from './voice-events-app.ts';

const app = new App();
try {
  // Not as annotations, of which the CDK's command line makes four lines each.
  addVoiceEvents(app, console.error);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  // The operator's mistake, not the program's: the message says all there is to know, without a stack.
  console.error(error.message);
  // At once, because the app would otherwise synthesize itself without the stack.
  process.exit(1);
}
