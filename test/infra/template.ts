import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readDeploymentSettings } from '../../infra/deployment-settings.ts';
import { TwilioVoiceEventsStack } from '../../infra/twilio-voice-events-stack.ts';
import { contextOfTheProject } from './assembly.ts';

const featureFlags = await contextOfTheProject();

const templates = new Map<string, Template>();

/** The stack's template, made once for the same settings. The function is not bundled, which takes most of the time. */
export function aTemplate(settings: Record<string, unknown> = {}): Template {
  const key = JSON.stringify(settings);
  const template = templates.get(key) ?? synthesized(settings);
  templates.set(key, template);
  return template;
}

function synthesized(settings: Record<string, unknown>): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-template-'));
  const app = new App({
    outdir,
    context: { ...featureFlags, 'aws:cdk:bundling-stacks': [] },
    // Four fifths of the time. The app itself is checked against CloudFormation's rules in app.test.ts.
    builtinCloudFormationValidation: false,
  });
  const stack = new TwilioVoiceEventsStack(app, 'TwilioVoiceEvents', {
    settings: readDeploymentSettings(settings),
  });
  const template = Template.fromStack(stack);
  rmSync(outdir, { recursive: true });
  return template;
}
