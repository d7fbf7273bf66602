/** How the stub behaves. Setting it empties the tables. */
export interface StubSettings {
  readonly latencyMs: number;
  /** Whether to reckon capacity units: costs time, so only where no time is taken. */
  readonly counting: boolean;
}

/** What the stub was asked for, and what DynamoDB would have charged. */
export interface StubReport {
  calls: number;
  requestBytes: number;
  statements: number;
  readUnits: number;
  writeUnits: number;
  /** Items written anew, and what DynamoDB charges for just these: the item and its index entries. */
  items: number;
  itemUnits: number;
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
      items: 0,
      itemUnits: 0,
    },
  };
}
