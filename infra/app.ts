import { App } from 'aws-cdk-lib';
import { nag } from './nag.ts';
import { readSettings } from './settings.ts';
import { TwilioVoiceEventsStack } from './twilio-voice-events-stack.ts';

const app = new App();
nag(app);
new TwilioVoiceEventsStack(app, 'TwilioVoiceEvents', {
  description:
    'Keeps the Voice events that Twilio writes to a Kinesis stream in DynamoDB, once each',
  settings: readSettings(app.node.getAllContext()),
});
