import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { listening } from '../fixtures/listening.ts';
import { endGroup, listeningAddresses, processesOfGroup } from '../fixtures/process-groups.ts';

const VERSION = '1.5.33';
const CACHE = fileURLToPath(new URL(`../../.cache/ministack/${VERSION}`, import.meta.url));
const LAUNCHER = fileURLToPath(new URL('./start_ministack.py', import.meta.url));
const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const CHECK = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 10) else 1)';
const START_MS = 60_000;

const run = promisify(execFile);

/** MiniStack, running. */
export interface MiniStack {
  /** Where it takes requests, on 127.0.0.1. */
  readonly port: number;
  /** The end of what it and the functions said. */
  log(): Promise<string>;
  /** Ends it and all that it started, and removes what it wrote. */
  stop(): Promise<void>;
}

/**
 * Installs MiniStack into a virtual environment of its own, below `.cache`.
 *
 * @returns its Python, or why it cannot be installed on this machine
 */
export async function installMiniStack(
  signal: AbortSignal,
): Promise<{ readonly python: string } | { readonly skipped: string }> {
  const python = join(CACHE, 'venv', 'bin', 'python');
  const complete = join(CACHE, 'complete');
  if (await exists(complete)) return { python };
  const host = await findPython();
  if (host === undefined) return { skipped: 'Python 3.10 or later with venv is missing' };
  await rm(CACHE, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await run(host, ['-m', 'venv', join(CACHE, 'venv')], { signal });
  try {
    await run(python, ['-m', 'pip', 'install', '--quiet', `ministack==${VERSION}`], { signal });
  } catch (error) {
    signal.throwIfAborted();
    return { skipped: `MiniStack cannot be installed: ${(error as { stderr: string }).stderr}` };
  }
  await writeFile(complete, '');
  return { python };
}

async function findPython(): Promise<string | undefined> {
  for (const python of PYTHONS) {
    const found = await run(python, ['-c', CHECK]).catch(() => undefined);
    if (found) return python;
  }
  return undefined;
}

/**
 * Starts MiniStack on a free port of 127.0.0.1, with IAM enforced, as a process group of its own.
 *
 * @throws when it does not come up within a minute, or listens anywhere but on 127.0.0.1
 */
export async function startMiniStack(python: string): Promise<MiniStack> {
  const port = await freePort();
  // Outside the project, whose package.json would make ES modules of the functions.
  const folder = await mkdtemp(join(tmpdir(), 'ministack-'));
  const logFile = join(folder, 'ministack.log');
  const log = createWriteStream(logFile);
  const server = spawn(python, [LAUNCHER], {
    cwd: folder,
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      LAMBDA_EXECUTOR: 'local',
      AUTH: 'true',
    },
  });
  server.stdout.pipe(log);
  server.stderr.pipe(log);
  const said = async () => (await readFile(logFile, 'utf8')).slice(-4000);
  const stop = async () => {
    await endGroup(server);
    await rm(folder, { recursive: true });
  };
  try {
    await ready(server, port, said);
    const group = server.pid as number;
    const open = (await listeningAddresses(await processesOfGroup(group))).filter(
      (address) => !address.startsWith('127.0.0.1:'),
    );
    if (open.length > 0) throw new Error(`MiniStack listens on ${open.join(', ')}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, log: said, stop };
}

async function ready(
  server: ChildProcess,
  port: number,
  said: () => Promise<string>,
): Promise<void> {
  for (const deadline = Date.now() + START_MS; Date.now() < deadline; await sleep(200)) {
    if (server.exitCode !== null) break;
    const health = await fetch(`http://127.0.0.1:${port}/_ministack/health`).catch(() => undefined);
    if (health?.ok) return;
  }
  throw new Error(`MiniStack did not come up: ${await said()}`);
}

async function freePort(): Promise<number> {
  const { port, stop } = await listening(createServer());
  await stop();
  return port;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
