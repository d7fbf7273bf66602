import { because, words } from '../wording.ts';
import { ms, percent, rounded } from './quality.ts';

/** What is told of an event of the Voice SDK. */
interface SdkEvent {
  readonly group: string | undefined;
  readonly name: string | undefined;
  readonly level: string | undefined;
  readonly thresholdValue: number | undefined;
  readonly values: readonly number[] | undefined;
  readonly errorCode: number | undefined;
  readonly errorMessage: string | undefined;
  readonly feedbackScore: number | undefined;
  readonly feedbackReason: string | undefined;
  readonly iceLocal: string | undefined;
  readonly iceRemote: string | undefined;
}

/** "SDK warning: round trip 520 ms, limit 400 ms". Groups and names are those of Twilio's reference. */
export function sdkEventInWords(event: SdkEvent): string {
  const { group, name } = event;
  switch (group) {
    case 'network-quality-warning-raised':
      return `SDK warning: ${warning(event)}`;
    case 'network-quality-warning-cleared':
      return `SDK warning over: ${warningOf(name).noun}`;
    case 'audio-level-warning-raised':
      return `SDK: ${audioLevel(name)} constant, muted?`;
    case 'audio-level-warning-cleared':
      return `SDK: ${audioLevel(name)} varies again`;
    case 'feedback':
      return feedback(event);
    case 'get-user-media':
      return `SDK: microphone ${name === 'succeeded' ? 'allowed' : words(name, 'asked for')}${error(event)}`;
    case 'ice-connection-state':
      return `SDK: ICE connection ${words(name, 'changed')}${error(event)}`;
    case 'pc-connection-state':
      return `SDK: peer connection ${words(name, 'changed')}${error(event)}`;
    case 'ice-gathering-state':
      return `SDK: ICE gathering ${words(name, 'changed')}${error(event)}`;
    case 'signaling-state':
      return `SDK: signalling ${words(name, 'changed')}`;
    case 'ice-candidate':
      return iceCandidate(event);
    default:
      return other(event);
  }
}

interface Warning {
  readonly noun: string;
  readonly inWords: (value: number) => string;
  /** A low value is bad, not a high one. */
  readonly isLow?: boolean;
}

const WARNINGS: ReadonlyMap<string, Warning> = new Map<string, Warning>([
  ['high-rtt', { noun: 'round trip', inWords: ms }],
  ['high-jitter', { noun: 'jitter', inWords: ms }],
  ['high-packet-loss', { noun: 'packet loss', inWords: percent }],
  ['high-packets-lost-fraction', { noun: 'packet loss', inWords: percent }],
  ['low-mos', { noun: 'MOS', inWords: (mos) => `${rounded(mos)}`, isLow: true }],
]);
/** Warnings whose values say nothing more. */
const WARNING_WORDS: ReadonlyMap<string, string> = new Map([
  ['low-bytes-received', 'no audio received'],
  ['low-bytes-sent', 'no audio sent'],
  ['ice-connectivity-lost', 'ICE connectivity lost'],
]);

function warningOf(name: string | undefined): { noun: string } & Partial<Warning> {
  const noun = WARNING_WORDS.get(name ?? '') ?? words(name, 'network quality');
  return WARNINGS.get(name ?? '') ?? { noun };
}

function warning({ name, values = [], thresholdValue: limit }: SdkEvent): string {
  const { noun, inWords, isLow = false } = warningOf(name);
  if (inWords === undefined) return noun;
  if (values.length === 0) return `${noun} ${isLow ? 'low' : 'high'}`;
  const worst = values.reduce((a, b) => (isLow ? Math.min(a, b) : Math.max(a, b)));
  return `${noun} ${inWords(worst)}${limit === undefined ? '' : `, limit ${inWords(limit)}`}`;
}

function audioLevel(name: string | undefined): string {
  if (name === 'constant-audio-input-level') return 'microphone level';
  if (name === 'constant-audio-output-level') return 'speaker level';
  return 'audio level';
}

function feedback({ name, feedbackScore: score, feedbackReason: reason }: SdkEvent): string {
  if (score === undefined)
    return name === 'received-none' ? 'user did not rate the call' : 'user rated the call';
  return `user rated the call ${score} of 5${because(reason && words(reason, reason))}`;
}

function iceCandidate({ name, iceLocal, iceRemote }: SdkEvent): string {
  if (name !== 'selected-ice-candidate-pair') return 'SDK: ICE candidate found';
  const path = [iceLocal, iceRemote].filter((end) => end !== undefined).join(' to ');
  return `SDK: ICE candidates selected${because(path)}`;
}

/** The connection itself, registration, devices, and groups to come. */
function other(event: SdkEvent): string {
  const { name, level, errorCode, errorMessage } = event;
  switch (name) {
    case 'error':
      return `SDK error${errorCode === undefined ? '' : ` ${errorCode}`}${because(errorMessage)}`;
    case 'reconnecting':
    case 'reconnected':
      return `SDK: ${connectionOf(errorCode)}${name}${error(event)}`;
    default: {
      const happened = words(name, words(event.group, 'event'));
      return `SDK${level === 'ERROR' ? ' error' : ''}: ${happened}${error(event)}`;
    }
  }
}

/** Error 53405 is a loss of the media, 53001 of the signalling connection. */
function connectionOf(errorCode: number | undefined): string {
  if (errorCode === 53405) return 'media ';
  return errorCode === 53001 ? 'signalling ' : '';
}

function error({ errorCode, errorMessage }: SdkEvent): string {
  const code = errorCode === undefined ? '' : `, error ${errorCode}`;
  return `${code}${because(errorMessage)}`;
}
