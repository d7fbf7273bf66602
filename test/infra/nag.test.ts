import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { nag } from '../../infra/nag.ts';

describe('a synth', () => {
  it('fails on what either pack of cdk-nag finds', async () => {
    const app = new App({ builtinCloudFormationValidation: false });
    nag(app);
    const stack = new Stack(app, 'Careless');
    new Bucket(stack, 'Bucket');
    new LambdaFunction(stack, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('exports.handler = () => undefined'),
    });

    expect(() => app.synth()).toThrow('validation-report.json');
    const report = await readFile(join(app.outdir, 'validation-report.json'), 'utf8');
    expect(report).toContain('AwsSolutions-S1');
    expect(report).toContain('Serverless-LambdaDLQ');
    await rm(app.outdir, { recursive: true });
  });
});
