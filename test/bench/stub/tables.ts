/** How the stub behaves. */
export interface StubSettings {
  /** Whether to count capacity units: costs time, so only where no time is measured. */
  readonly counting: boolean;
}

/** What the stub was asked for, and what DynamoDB would have charged. */
export interface StubReport {
  calls: number;
  requestBytes: number;
  statements: number;
  readUnits: number;
  writeUnits: number;
}

/** What the stub knows of an item. */
export interface Kept {
  /** 0 where nothing is counted. */
  bytes: number;
  /** In the idempotency table only: what the library reads again. */
  readonly attributes?: Record<string, object>;
}

export interface Tables {
  readonly items: Map<string, Kept>;
  readonly report: StubReport;
}

export function emptyTables(): Tables {
  return {
    items: new Map(),
    report: {
      calls: 0,
      requestBytes: 0,
      statements: 0,
      readUnits: 0,
      writeUnits: 0,
    },
  };
}
