import { forPeople } from '../errors.ts';

/** One thing that `status` looks at. */
export interface Part {
  readonly name: string;
  /** `bad`: operator action is needed. `open`: unknown, and no action is needed. */
  readonly state: 'bad' | 'open' | 'good';
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
  /** The same for machines. */
  readonly facts?: object;
}

/** What a check of a part found. */
export type Finding = Omit<Part, 'name'>;

/** Checks a part. A check that fails is bad too, and does not stop the others. */
export async function lookAt(
  name: string,
  find: () => Promise<Finding>,
  isLocal = false,
): Promise<Part> {
  try {
    return { name, ...(await find()) };
  } catch (error) {
    const [message = '', ...rest] = forPeople(error, isLocal).message.split('\n');
    return {
      name,
      state: 'bad',
      says: `could not be looked at. ${message}`,
      ...(rest.length > 0 && { facts: { error: rest.join('\n') } }),
    };
  }
}

const ORDER = ['bad', 'open', 'good'];

/** The worst first; else in the order in which events pass the parts. */
export function worstFirst(parts: readonly Part[]): Part[] {
  return parts.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}
