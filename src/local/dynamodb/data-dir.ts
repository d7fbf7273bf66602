import { createRequire } from 'node:module';

interface LevelDb {
  open(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Checks that a folder can hold the tables: that it can be made and written, and that no other
 * process has it open. dynalite itself opens it in the background and ends the process with
 * "Database is not open" at the first request when that has failed.
 */
export async function checkDataDir(dataDir: string): Promise<void> {
  const { Level } = createRequire(import.meta.resolve('dynalite'))('level');
  const database: LevelDb = new Level(dataDir);
  try {
    await database.open();
  } catch (error) {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    const reason =
      cause?.code === 'LEVEL_LOCKED' ? 'another process is using it' : (cause?.message ?? error);
    throw new Error(`The data directory ${dataDir} cannot be opened: ${reason}`, { cause: error });
  }
  await database.close();
}
