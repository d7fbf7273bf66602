import { addBrowse } from './commands/browse.ts';
import { addCalls } from './commands/calls.ts';
import { addConnect } from './commands/connect.ts';
import { addDisconnect } from './commands/disconnect.ts';
import { addEvent } from './commands/event.ts';
import { addFailedBatches } from './commands/failed-batches.ts';
import { addForget } from './commands/forget.ts';
import { addReconcile } from './commands/reconcile.ts';
import { addRejections } from './commands/rejections.ts';
import { addReplay } from './commands/replay.ts';
import { addSend } from './commands/send.ts';
import { addStatus } from './commands/status.ts';
import { addTail } from './commands/tail.ts';
import { addTimelines } from './commands/timelines.ts';
import { runProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** The commands, in the order in which the help lists them. */
const COMMANDS = [
  addConnect,
  addDisconnect,
  addStatus,
  addBrowse,
  addCalls,
  addTimelines,
  addEvent,
  addReconcile,
  addSend,
  addRejections,
  addFailedBatches,
  addReplay,
  addTail,
  addForget,
];

/**
 * Runs the command line `voice-events` in a terminal.
 *
 * @returns the exit code
 */
export function voiceEvents(args: readonly string[], terminal: Terminal): Promise<number> {
  return runProgram(COMMANDS, args, terminal);
}
