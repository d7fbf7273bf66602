import { InvalidArgumentError } from 'commander';

/**
 * Reads an option that is a SID beginning with these letters. Never by length: see the SIDs of
 * Twilio's own examples.
 *
 * @throws InvalidArgumentError, which commander tells with the option's name
 */
export function parseSid(prefix: string): (text: string) => string {
  return (text) => {
    if (text.startsWith(prefix)) return text;
    throw new InvalidArgumentError(`Such a SID begins with ${prefix}.`);
  };
}
