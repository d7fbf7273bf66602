import { forPeople } from '../errors.ts';

/** One thing that `status` looks at. */
export interface Part {
  readonly name: string;
  /** `bad`: it needs a person. `open`: nothing can be said, for a reason that needs nobody. */
  readonly state: 'bad' | 'open' | 'good';
  readonly says: string;
  /** What to do about it. */
  readonly todo?: string;
  /** The same for machines. */
  readonly facts?: object;
}

/** What looking at a part finds out. */
export type Finding = Omit<Part, 'name'>;

/** Looks at a part. What cannot be looked at is bad too, and hides none of the others. */
export async function lookAt(name: string, find: () => Promise<Finding>): Promise<Part> {
  try {
    return { name, ...(await find()) };
  } catch (error) {
    const [message = '', ...rest] = forPeople(error).message.split('\n');
    return {
      name,
      state: 'bad',
      says: `could not be looked at. ${message}`,
      ...(rest.length > 0 && { facts: { error: rest.join('\n') } }),
    };
  }
}

const ORDER = ['bad', 'open', 'good'];

/** The worst news first; else in the order in which events go through the parts. */
export function worstFirst(parts: readonly Part[]): Part[] {
  return parts.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
}
