import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle, composition } from '../../infra/build.ts';
import { type Assembly, synthesize, synthesizeHere } from './assembly.ts';

/** Cold starts grow with it: `docs/performance.md`. */
const MAX_KB = 500;

let assembly: Assembly;
let built: Bundle;

/** Fails when cdk-nag finds something, in either of its packs. */
beforeAll(async () => {
  [assembly, built] = await Promise.all([synthesize(), bundle()]);
});

afterAll(() => assembly?.remove());

describe('the app', () => {
  it('prints which setting is wrong, without a stack, and synthesizes nothing', async () => {
    await expect(synthesize({ stremRetentionDays: '3' })).rejects.toThrow(
      /^The settings are not valid\. There is no setting "stremRetentionDays": the nearest is "streamRetentionDays"\.\n$/,
    );
  });

  it('passes cdk-nag with every optional part switched on', async () => {
    const { stacks } = await synthesizeHere({
      alarmEmail: 'operations@example.com',
      silenceMinutes: 60,
      shardCount: 2,
      reservedConcurrency: 10,
      maxWriteUnits: 1000,
      alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:on-call',
      xrayTracing: true,
      eventBus: 'default',
    });
    expect(stacks).toEqual(['TwilioVoiceEvents']);
  });
});

describe('a deployment', () => {
  it('is said in one line to notify nobody, where it does', async () => {
    expect(assembly.said).toBe(
      'Note: The alarms notify nobody: set alarmEmail or alarmTopicArn.\n',
    );
    const quiet = await synthesizeHere({ alarmEmail: 'operations@example.com' });
    expect(quiet.said).toBe('');
  });

  it('has the name that is set, so that an account can have several', async () => {
    const second = await synthesizeHere({ stackName: 'Second' });
    expect(second.stacks).toEqual(['Second']);
    expect(assembly.stacks).toEqual(['TwilioVoiceEvents']);
  });
});

describe("the function's asset", () => {
  it('is one file', async () => {
    expect(await readdir(assembly.assetFolder)).toEqual(['index.js']);
  });

  it('is what `npm run build` makes', async () => {
    const asset = await readFile(join(assembly.assetFolder, 'index.js'));
    expect(asset.equals(built.code)).toBe(true);
  });

  it(`has at most ${MAX_KB} KB`, () => {
    console.log(composition(built));
    expect(built.code.length).toBeLessThan(MAX_KB * 1024);
  });

  it('holds the consumer, and nothing of the command line, the local stack or the infrastructure', () => {
    const own = [...built.sources.keys()].filter((source) => /^(src|infra|test)\//.test(source));
    expect(own).toContain('src/consumer.ts');
    expect(own.filter((path) => !/^src\/(?!cli\/|local\/)/.test(path))).toEqual([]);
  });
});
