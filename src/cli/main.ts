#!/usr/bin/env node
/** `voice-events`: the operator's command line, in a process. */
import { enableCompileCache } from 'node:module';

// Before the rest is loaded, which takes half of the time from the second run on.
enableCompileCache();
const { voiceEvents } = await import('./voice-events.ts');

const { stdin, stdout, stderr, env } = process;

stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  // The reader of the pipe has closed it (`| head`).
  process.exit();
});

const interrupted = new AbortController();
process.on('SIGINT', () => {
  // The second Ctrl-C does not wait.
  if (interrupted.signal.aborted) process.exit(130);
  interrupted.abort();
});

process.exitCode = await voiceEvents(process.argv.slice(2), {
  stdin,
  stdout,
  stderr,
  env,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  signal: interrupted.signal,
});
