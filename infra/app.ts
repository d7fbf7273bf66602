import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { readSettings } from './settings.ts';
import { TwilioVoiceEventsStack } from './twilio-voice-events-stack.ts';

const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
new TwilioVoiceEventsStack(app, 'TwilioVoiceEvents', {
  description:
    'Keeps the Voice events that Twilio writes to a Kinesis stream in DynamoDB, once each',
  settings: readSettings(app.node.getAllContext()),
});
