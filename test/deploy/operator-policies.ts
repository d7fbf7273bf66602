import { readFile } from 'node:fs/promises';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  type IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { runCli } from '../cli/run-cli.ts';
import type { Outputs } from './cdk.ts';
import type { Steps } from './steps.ts';
import type { Traffic } from './traffic.ts';

const DOCUMENT = new URL('../../docs/operating.md', import.meta.url);

/**
 * The policies that the documentation gives an operator. CloudFormation's names begin with the stack's
 * name and the logical id, as the policies say; the stand-in writes them in small letters.
 */
export async function documentedPolicies(
  outputs: Outputs,
): Promise<{ readonly read: string; readonly repair: string }> {
  const text = await readFile(DOCUMENT, 'utf8');
  const policies = [...text.matchAll(/^```json\n(\{\n {2}"Version": "2012-10-17".*?)^```$/gms)];
  const names = Object.values(outputs);
  const [read, repair] = policies.map(([, policy = '']) =>
    policy.replaceAll(/\bTwilioVoiceEvents-\w+-(?=\*)/g, (beginning) => {
      const name = names.find((each) => each.toLowerCase().startsWith(beginning.toLowerCase()));
      if (name === undefined) throw new Error(`Nothing has a name like ${beginning}*`);
      return name.slice(0, beginning.length);
    }),
  );
  if (read === undefined || repair === undefined || policies.length !== 2) {
    throw new Error(`docs/operating.md has ${policies.length} policies, not two`);
  }
  return { read, repair };
}

/** Makes a user with these policies and no others; gives the credentials as environment variables. */
export async function userWith(
  iam: IAMClient,
  UserName: string,
  policies: readonly string[],
): Promise<Record<string, string>> {
  await iam.send(new CreateUserCommand({ UserName }));
  for (const [index, PolicyDocument] of policies.entries()) {
    const PolicyName = `policy-${index}`;
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '',
  };
}

/** Everything that looks goes through for somebody who may only read, and nothing that changes anything. */
export async function readOnly(
  { check }: Steps,
  env: Readonly<Record<string, string>>,
  { expected, types }: Traffic,
): Promise<void> {
  const run = (...args: string[]) => runCli(args, { env });
  const { callSid, conferenceSid } = expected.timelines;
  const [eventId = ''] = types.keys();

  const status = await run('status', '--json');
  const parts: { says: string }[] = JSON.parse(status.stdout).parts;
  const unseen = parts.filter(({ says }) => says.startsWith('could not be looked at'));
  check('a reader sees every part of the status', parts.length > 5 && !unseen.length, parts);
  const list = await run('rejections', 'list');
  const [recordId = ''] = /shardId-\S+/.exec(list.stdout) ?? [];
  const reads: readonly [words: RegExp, ...args: string[]][] = [
    [/completed/, 'calls', '--since', '7d'],
    [/event/, 'forget', '--call', callSid],
    [/Timeline, UTC/, 'call', callSid],
    [/Participants/, 'conference', conferenceSid],
    [/answering machine detection finished/, 'event', eventId],
    [/rejections: /, 'rejections', 'list'],
    [/Payload/, 'rejections', 'show', recordId],
    [/^0 failed batches/, 'failed-batches', 'list'],
    [/Nothing was invoked/, 'replay', '--from', '1h', '--dry-run'],
  ];
  for (const [words, ...args] of reads) {
    const { exitCode, stdout, stderr } = await run(...args);
    const isShown = exitCode === 0 && words.test(stdout);
    check(`a reader may: voice-events ${args[0]} ${args[1]}`, isShown, stdout + stderr);
  }
  const shown = await browsed(env, [
    '/?time=7d',
    '/sums?time=7d',
    `/calls/${callSid}`,
    `/conferences/${conferenceSid}`,
    `/events/${encodeURIComponent(eventId)}`,
    '/rejections',
    `/rejections/${encodeURIComponent(recordId)}`,
    '/status',
  ]);
  const refused = shown.filter(({ status, text }) => status !== 200 || /AccessDenied/.test(text));
  check('a reader may see every page of: voice-events browse', !refused.length, refused);
  const tail = await runCli(['tail', '--since', '1h'], { env, interruptAt: callSid });
  const isFollowed = tail.stdout.includes(callSid) && tail.exitCode === 130;
  check('a reader may: voice-events tail, until Ctrl-C', isFollowed, tail.stderr);

  for (const args of [
    ['send', '--sample', '1'],
    ['rejections', 'redrive', recordId],
    ['rejections', 'delete', recordId, '--yes'],
    ['replay', '--from', '1h'],
    ['forget', '--call', callSid, '--yes'],
  ]) {
    const { exitCode, stdout, stderr } = await run(...args);
    const isRefused = exitCode !== 0 && /not authorized|AccessDenied/.test(stdout + stderr);
    check(`a reader may not: voice-events ${args[0]} ${args[1]}`, isRefused, stdout + stderr);
  }
}

/** What `browse` shows at these addresses. */
async function browsed(env: Readonly<Record<string, string>>, paths: readonly string[]) {
  const shown: { path: string; status: number; text: string }[] = [];
  const look = async (url: string) => {
    const { headers } = await fetch(url, { redirect: 'manual' });
    const cookie = headers.get('set-cookie')?.split(';')[0] ?? '';
    for (const path of paths) {
      const answer = await fetch(new URL(path, url), { headers: { cookie } });
      shown.push({ path, status: answer.status, text: await answer.text() });
    }
  };
  await runCli(['browse', '--no-open'], {
    env,
    interruptAfter(stdout) {
      const [url] = /http:\S+/.exec(stdout) ?? [];
      return url === undefined ? undefined : look(url);
    },
  });
  return shown;
}
