import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readSettings } from '../../infra/settings.ts';
import { TwilioVoiceEventsStack } from '../../infra/twilio-voice-events-stack.ts';
import { contextOfTheProject } from './assembly.ts';

const featureFlags = await contextOfTheProject();

/** The stack's template. The function is not bundled, which takes most of the time. */
export function aTemplate(settings: Record<string, unknown> = {}): Template {
  const app = new App({ context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] } });
  const stack = new TwilioVoiceEventsStack(app, 'TwilioVoiceEvents', {
    settings: readSettings(settings),
  });
  return Template.fromStack(stack);
}
