/** What `INSERT INTO "Events" VALUE {'id': ?, 'type': ?}` says. */
export interface InsertStatement {
  readonly table: string;
  /** Attribute names in the order of their parameters. */
  readonly names: readonly string[];
}

const INSERT = /^\s*INSERT\s+INTO\s+(?:"([^"]+)"|(\w+))\s+VALUE\s*\{(.*)\}\s*;?\s*$/is;
const ATTRIBUTE = /\s*'((?:[^']|'')*)'\s*:\s*\?\s*(?:,(?=\s*')|$)/y;

/** Reads the one form of PartiQL INSERT that the stand-in runs; undefined for anything else. */
export function parseInsert(statement: string): InsertStatement | undefined {
  const [, quoted, plain, attributes = ''] = INSERT.exec(statement) ?? [];
  const table = quoted ?? plain;
  if (table === undefined) return undefined;
  const names: string[] = [];
  ATTRIBUTE.lastIndex = 0;
  while (ATTRIBUTE.lastIndex < attributes.trimEnd().length) {
    const name = ATTRIBUTE.exec(attributes)?.[1];
    if (name === undefined) return undefined;
    names.push(name.replaceAll("''", "'"));
  }
  return { table, names };
}
