import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readDeploymentSettings } from '../../infra/deployment-settings.ts';
import { TwilioVoiceEventsStack } from '../../infra/twilio-voice-events-stack.ts';
import { contextOfTheProject } from './assembly.ts';

const featureFlags = await contextOfTheProject();

/** The stack's template; what the app wrote is removed. The function is not bundled, which takes most of the time. */
export function aTemplate(settings: Record<string, unknown> = {}): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-template-'));
  const app = new App({ outdir, context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] } });
  const stack = new TwilioVoiceEventsStack(app, 'TwilioVoiceEvents', {
    settings: readDeploymentSettings(settings),
  });
  const template = Template.fromStack(stack);
  rmSync(outdir, { recursive: true });
  return template;
}
