/**
 * Lambda logs what a function throws. An error that nobody foresaw may quote an event, so its
 * message stays behind, and where it came from goes on. `part` is whose fault it is, for the message.
 */
export function unexpected(error: unknown, part: string): Error {
  const name = error instanceof Error ? error.name : typeof error;
  const failure = new Error(`An unexpected ${name}: a fault of the ${part}. See the stack.`);
  const frames = error instanceof Error ? framesOf(error) : '';
  failure.stack = `${failure.name}: ${failure.message}${frames}`;
  return failure;
}

/** A stack without its message, in which what it quotes may have been written like a frame. */
function framesOf({ message, stack = '' }: Error): string {
  const first = stack.indexOf('\n    at ', stack.indexOf(message) + message.length);
  return stack.includes(message) && first !== -1 ? stack.slice(first) : '';
}
