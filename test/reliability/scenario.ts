/** One proof: something bad is done to the consumer on purpose, and nothing may be lost by it. */
export interface Scenario {
  /** The name that it is asked for by on the command line. */
  readonly name: string;
  /** What holds when it passes, in one sentence. */
  readonly proves: string;
  /**
   * Runs it, within about a minute where `long` is not asked for.
   *
   * @throws Error that says what did not hold, where, and with which seed it does so again
   */
  readonly run: (conditions: Conditions) => Promise<void>;
}

/** How a scenario is run. */
export interface Conditions {
  /** The same seed makes the same traffic and the same faults. */
  readonly seed: number;
  /** Whether the run may take as long as it takes: more seeds, more records, larger inputs. */
  readonly long: boolean;
  /** How long a steady load lasts. */
  readonly minutes: number;
  /** Aborted when somebody interrupts the run. */
  readonly signal: AbortSignal;
  /** Tells how far it is, and what was counted or measured. */
  readonly say: (line: string) => void;
}
