import type { SpellOut } from '../hints.ts';
import type { System } from '../system.ts';
import type { Environment } from '../terminal.ts';
import type { TimeZone } from '../time-zone.ts';

/** What the pages show, and how. */
export interface BrowseContext {
  readonly system: System;
  /** In which people read times, and write days. */
  readonly zone: TimeZone;
  /** For text that names a command. */
  readonly hint: SpellOut;
  /** What serves the pages, as somebody typed it. */
  readonly server: string;
  /** Of whoever started the server: Twilio's credentials, for the status. */
  readonly env: Environment;
  /** How often a list that goes on refreshes itself. */
  readonly refreshSeconds: number;
}
