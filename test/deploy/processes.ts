import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The processes of a group, from Linux's /proc; none where there is no /proc. */
export async function processesOfGroup(group: number): Promise<number[]> {
  const members: number[] = [];
  for (const name of await readdir('/proc').catch(() => [])) {
    const stat = /^\d+$/.test(name) && (await read(`/proc/${name}/stat`));
    if (!stat) continue;
    // The command in parentheses may hold anything; then come state, parent and group.
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(itsGroup) === group && state !== 'Z') members.push(Number(name));
  }
  return members;
}

/** Ends the group of a child that was started with one of its own, and waits until it is empty. */
export async function endGroup(child: ChildProcess): Promise<void> {
  const group = child.pid;
  if (group === undefined) return;
  const runs = child.exitCode === null && child.signalCode === null;
  const ended = runs ? once(child, 'exit') : undefined;
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    try {
      process.kill(-group, signal);
    } catch {
      break; // Nothing is left of it.
    }
    for (let wait = 0; wait < 30 && (await processesOfGroup(group)).length > 0; wait += 1) {
      await sleep(100);
    }
  }
  await ended;
}

/** Where processes listen, as `address:port`. IPv6 addresses stay as /proc writes them. */
export async function listeningAddresses(processes: readonly number[]): Promise<string[]> {
  const inodes = new Set<string>();
  for (const pid of processes) {
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
      const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      if (inode !== undefined) inodes.add(inode);
    }
  }
  const tables = await Promise.all([read('/proc/net/tcp'), read('/proc/net/tcp6')]);
  return tables.flatMap((table) =>
    table
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === LISTEN && inodes.has(inode ?? ''))
      .map(([, local = '']) => readable(local)),
  );
}

const LISTEN = '0A';

function readable(local: string): string {
  const [address = '', port = ''] = local.split(':');
  const bytes = address.length === 8 ? address.match(/../g) : undefined;
  const host = bytes?.map((byte) => Number.parseInt(byte, 16)).reverse();
  return `${host?.join('.') ?? address}:${Number.parseInt(port, 16)}`;
}

async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
