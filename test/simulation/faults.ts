/** Kinds of faults at a place, and how many of a thousand decisions each of them takes. */
export type FaultTable<Kind extends string> = readonly (readonly [Kind, perMille: number])[];

/** A decision that ended in a fault. */
export interface Fault {
  /** The place and how many decisions were made there before: `insert 17`. */
  readonly name: string;
  readonly kind: string;
}

/** All that is left to chance once the traffic is made. */
export interface Faults {
  /** Whether one of the kinds strikes here and now. */
  readonly strike: <Kind extends string>(place: string, table: FaultTable<Kind>) => Kind | 'none';
  /** A number from 0 to below 1: how long a call takes, and the like. */
  readonly random: (place: string) => number;
  readonly struck: readonly Fault[];
  /** From now on nothing strikes. */
  readonly stop: () => void;
}

/**
 * Faults of a seed. What is decided follows from the seed, the place, and how many decisions there
 * were at that place before: so a fault can be left out, and those at other places stay as they are.
 *
 * @param only names of the faults that may strike; all of them where it is left out
 */
export function faultsOf(
  seed: number,
  only: ReadonlySet<string> | undefined,
  onStrike: (fault: Fault) => void,
): Faults {
  const places = new Map<string, { readonly hash: number; decisions: number }>();
  const struck: Fault[] = [];
  let isOver = false;

  function next(place: string) {
    let known = places.get(place);
    if (known === undefined) {
      known = { hash: hashOf(place, seed), decisions: 0 };
      places.set(place, known);
    }
    known.decisions += 1;
    return { number: known.decisions, random: mixed(known.hash + known.decisions * 0x9e3779b9) };
  }

  return {
    struck,
    stop() {
      isOver = true;
    },
    random: (place) => next(place).random,
    strike(place, table) {
      const { number, random } = next(place);
      if (isOver) return 'none';
      let left = random * 1_000;
      for (const [kind, perMille] of table) {
        left -= perMille;
        if (left >= 0) continue;
        const fault = { name: `${place} ${number}`, kind };
        if (only !== undefined && !only.has(fault.name)) return 'none';
        struck.push(fault);
        onStrike(fault);
        return kind;
      }
      return 'none';
    },
  };
}

function hashOf(text: string, seed: number): number {
  let hash = seed | 0;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash | 0;
}

/** The finaliser of MurmurHash3: a change of one bit changes half of the others. */
function mixed(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
