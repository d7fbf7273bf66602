/**
 * The deployment is wrong, not the data, and only an operator can correct it. Thrown so that the
 * invocation fails, Lambda's Errors metric counts it and its alarm tells somebody. The message says
 * what, where and what to do, and holds nothing of an event.
 */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}
