import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundle, composition, FUNCTIONS } from '../../infra/build.ts';
import { type Assembly, type FunctionId, synthesize, synthesizeHere } from './assembly.ts';

/** Cold starts grow with it: `docs/performance.md`. */
const MAX_KB = 500;

let assembly: Assembly;

/** Fails when cdk-nag finds something, in either of its packs. */
beforeAll(async () => {
  assembly = await synthesize({ eventBus: 'default' });
});

afterAll(() => assembly?.remove());

describe('the app', () => {
  it('prints which setting is wrong, without a stack, and synthesizes nothing', async () => {
    await expect(synthesize({ stremRetentionDays: '3' })).rejects.toThrow(
      /^The settings are not valid\. There is no setting "stremRetentionDays": the nearest is "streamRetentionDays"\.\n$/,
    );
  });

  const everything = {
    alarmEmail: 'operations@example.com',
    silenceMinutes: 60,
    shardCount: 2,
    reservedConcurrency: 10,
    maxWriteUnits: 1000,
    alarmTopicArn: 'arn:aws:sns:us-east-1:123456789012:on-call',
    xrayTracing: true,
  };
  it.each([{}, everything])(
    'passes cdk-nag and CloudFormation’s rules with %o',
    async (optional) => {
      const { stacks } = await synthesizeHere({ eventBus: 'default', ...optional });
      expect(stacks).toEqual(['TwilioVoiceEvents']);
    },
  );
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

interface Asset {
  readonly functionId: FunctionId;
  readonly name: keyof typeof FUNCTIONS;
  /** What has to be in it, and what must not be, by the beginnings of paths. */
  readonly holds: readonly string[];
  readonly never: readonly string[];
}

describe.each<Asset>([
  {
    functionId: 'ConsumerFunction',
    name: 'consumer',
    holds: ['src/consumer.ts'],
    never: ['src/cli/', 'src/local/', 'src/stream/', 'src/event-bus/', 'src/table-stream/'],
  },
  {
    functionId: 'PublisherFunction',
    name: 'publisher',
    holds: ['src/publisher.ts', 'src/publish.ts'],
    never: ['src/cli/', 'src/local/', 'src/stream/', 'src/store/', 'src/kinesis/', 'src/consumer'],
  },
])('the asset of $name', ({ functionId, name, holds, never }) => {
  let built: Bundle;
  beforeAll(async () => {
    built = await bundle(FUNCTIONS[name]);
  });

  it('is one file', async () => {
    expect(await readdir(assembly.assetFolder(functionId))).toEqual(['index.js']);
  });

  it('is what `npm run build` makes', async () => {
    const asset = await readFile(join(assembly.assetFolder(functionId), 'index.js'));
    expect(asset.equals(built.code)).toBe(true);
  });

  it(`has at most ${MAX_KB} KB`, () => {
    console.log(composition(built));
    expect(built.code.length).toBeLessThan(MAX_KB * 1024);
  });

  it('holds its own code, and nothing of the command line, the local stack or the infrastructure', () => {
    const own = [...built.sources.keys()].filter((source) => /^(src|infra|test)\//.test(source));
    expect(own).toEqual(expect.arrayContaining([...holds]));
    expect(own.filter((path) => !path.startsWith('src/'))).toEqual([]);
    expect(own.filter((path) => never.some((folder) => path.startsWith(folder)))).toEqual([]);
  });
});
