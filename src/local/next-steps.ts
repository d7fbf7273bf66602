import { sampleTraffic } from './sample-calls/index.ts';

/** Sample calls that are the same each time, so that their SIDs can be named before they are sent. */
const CALLS = 20;

/**
 * The commands to type next against the local stack: sample calls of a seed, and what shows them.
 * `options` are the flags that lead there.
 */
export function nextSteps(seed: number, options: readonly string[] = []): string[] {
  const program = programFor(options);
  const { callSid, conferenceSid } = sampleTraffic({ seed, calls: CALLS }).expected.timelines;
  return [
    `send --sample ${CALLS} --seed ${seed}`,
    'calls',
    `call ${callSid}`,
    `conference ${conferenceSid}`,
  ].map((command) => `${program} ${command}`);
}

/** The command line, led to the local stack by these flags. */
export function programFor(options: readonly string[]): string {
  return ['npx voice-events --local', ...options].join(' ');
}
