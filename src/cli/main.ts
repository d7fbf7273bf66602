#!/usr/bin/env node
/** `voice-events`: the operator's command line. */
import { CommanderError } from 'commander';
import { addRejections } from './commands/rejections.ts';
import { addSend } from './commands/send.ts';
import { EXIT } from './errors.ts';
import { createProgram } from './program.ts';

try {
  await createProgram([addSend, addRejections]).parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has said it already; it ends with 1 where we say 2.
  process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
}
