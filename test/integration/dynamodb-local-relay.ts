/*
 * Runs as the first process of a namespace: starts DynamoDB Local, leads the connections to a Unix
 * socket to it, and ends with its standard input, by which the kernel ends DynamoDB Local too.
 * Arguments: a new folder for the socket, and the folder of DynamoDBLocal.jar.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PORT = 8000;
const [socketFolder = '', libraryFolder] = process.argv.slice(2);

process.on('exit', () => rmSync(socketFolder, { recursive: true }));
process.stdin.on('end', () => process.exit()).resume();

const settings = ['-port', `${PORT}`, '-inMemory', '-sharedDb', '-disableTelemetry'];
const java = spawn(
  'java',
  ['-Djava.library.path=DynamoDBLocal_lib', '-jar', 'DynamoDBLocal.jar', ...settings],
  { cwd: libraryFolder, stdio: ['ignore', 'ignore', 'inherit'] },
);
java.on('exit', (code) => process.exit(code ?? 1));

while (!(await isListening())) await sleep(50);

const server = createServer((outside) => {
  const inside = connect(PORT, '127.0.0.1');
  outside.pipe(inside).pipe(outside);
  outside.on('error', () => inside.destroy());
  inside.on('error', () => outside.destroy());
});
server.listen(join(socketFolder, 'socket'), () => console.log('ready'));

async function isListening(): Promise<boolean> {
  const socket = connect(PORT, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
