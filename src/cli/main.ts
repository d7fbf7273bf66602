#!/usr/bin/env node
/** `voice-events`: the operator's command line. */
import { CommanderError } from 'commander';
import { addConnect } from './commands/connect.ts';
import { addDisconnect } from './commands/disconnect.ts';
import { addEvent } from './commands/event.ts';
import { addFailedBatches } from './commands/failed-batches.ts';
import { addRejections } from './commands/rejections.ts';
import { addReplay } from './commands/replay.ts';
import { addSend } from './commands/send.ts';
import { addStatus } from './commands/status.ts';
import { addTail } from './commands/tail.ts';
import { addTimelines } from './commands/timelines.ts';
import { EXIT } from './errors.ts';
import { createProgram } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  // The reader of the pipe has closed it (`| head`).
  process.exit();
});

try {
  await createProgram([
    addConnect,
    addDisconnect,
    addStatus,
    addTimelines,
    addEvent,
    addSend,
    addRejections,
    addFailedBatches,
    addReplay,
    addTail,
  ]).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has printed it already; its exit code for usage is 1, ours 2.
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
