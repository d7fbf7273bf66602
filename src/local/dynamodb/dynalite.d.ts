/** `dynalite` ships no types; these are the parts of it that the local stack uses. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Folder of the LevelDB store; in memory without it. */
    readonly path?: string;
    /** How long a new table stays in `CREATING`, in milliseconds; 500 by default. */
    readonly createTableMs?: number;
    /** How long a dropped table stays in `DELETING`, in milliseconds; 500 by default. */
    readonly deleteTableMs?: number;
    /** How long a changed table stays in `UPDATING`, in milliseconds; 500 by default. */
    readonly updateTableMs?: number;
  }

  /** An HTTP server whose `request` listener is the database; closing it closes the database. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
