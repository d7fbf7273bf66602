import { aCloudEvent, webhookData } from '../../fixtures/cloud-event.ts';

/** Content that grows in one way, of about so many bytes. */
type Shape = (bytes: number) => string;

/** Stands in an event for what is put in its place, so that any JSON text can be. */
const PLACE = '"the place"';

/** An event with a JSON text as the value of a parameter. */
const inParameter = (json: string, name = 'SpeechResult') =>
  JSON.stringify(aCloudEvent({ parameters: { [name]: 'the place' } })).replace(PLACE, () => json);

/** An event with text in a parameter that its processor reads. */
const asText = (type: string, name: string, text: string) =>
  JSON.stringify(
    aCloudEvent({ type: `com.twilio.voice.status-callback.${type}`, parameters: { [name]: text } }),
  );

const withUrl = (url: string) => {
  const data = webhookData();
  return JSON.stringify(aCloudEvent({ data: { ...data, request: { ...data.request, url } } }));
};

const withBody = (responseBody: string) => {
  const data = webhookData();
  const response = { ...data.response, responseBody };
  return JSON.stringify(aCloudEvent({ data: { ...data, response } }));
};

/** A text repeated up to a size. */
const fill = (text: string, bytes: number) =>
  text.repeat(Math.max(1, Math.floor(bytes / Buffer.byteLength(text))));

/** Members of a list or an object, made by their number, up to a size. */
const members = (bytes: number, member: (n: number) => string) => {
  const all: string[] = [];
  for (let left = bytes; left > 0; left -= (all.at(-1)?.length ?? 0) + 1)
    all.push(member(all.length));
  return all.join(',');
};

const nest = (open: string, close: string, bytes: number) => {
  const depth = Math.floor(bytes / (open.length + close.length));
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
};

/** Far down and at the end of a long path: what is said of each member names where it stands. */
const farDown = (json: string) => `${`{"${'n'.repeat(100)}":`.repeat(28)}${json}${'}'.repeat(28)}`;

const anElement = (n: number, id = `E${n}`) => JSON.stringify(aCloudEvent({ id }));

/** Objects so long that a record of 1 MB has fewer of them than is taken out of one. */
const arrayOf = (bytes: number, json: string) =>
  `[${members(bytes, () => `{${json},"b":"12 letters"}`)}]`;

/** Every way to make a record large that the code reads in a way of its own. */
export const shapes: Readonly<Record<string, Shape>> = {
  'one long text': (bytes) => inParameter(`"${fill('a', bytes)}"`),
  'many parameters': (bytes) =>
    JSON.stringify(aCloudEvent({ parameters: {} })).replace(
      '"parameters":{}',
      `"parameters":{${members(bytes, (n) => `"p${n}":"${n}"`)}}`,
    ),
  'names that look like indices': (bytes) =>
    inParameter(`{${members(bytes, (n) => `"${4294967294 - n * 7}":0`)}}`),
  'one name again and again': (bytes) => inParameter(`{${members(bytes, () => '"__proto__":0')}}`),
  'a list of numbers': (bytes) => inParameter(`[${members(bytes, String)}]`),
  'a list of lists, far down': (bytes) =>
    inParameter(farDown(`[${members(bytes, () => '[[[]]]')}]`)),
  'an array of events': (bytes) => `[${members(bytes, anElement)}]`,
  'an array of one event': (bytes) => `[${members(bytes, () => anElement(0, 'same'))}]`,
  'an array of zeros': (bytes) => `[${members(bytes, () => '0')}]`,
  'an array of nearly events': (bytes) => `[${members(bytes, () => '{"id":"a","type":"b"}')}]`,
  'an array with spaces': (bytes) => `[${fill(' ', bytes / 2)}1${fill('\n', bytes / 2)}]`,
  'lists in lists': (bytes) => nest('[', ']', bytes),
  'lists in lists, in a parameter': (bytes) => inParameter(nest('[', ']', bytes)),
  'objects in objects, in a parameter': (bytes) => inParameter(nest('{"a":', '}', bytes)),
  'lists in lists, in data as text': (bytes) =>
    JSON.stringify(aCloudEvent({ data: `{"sid":"CA","x":${nest('[', ']', bytes)}}` })),
  'lists in lists, in TranscriptionData': (bytes) =>
    asText('transcription.processed', 'TranscriptionData', nest('[', ']', bytes)),
  'objects in objects, cut off': (bytes) => fill('{"a":', bytes),
  escapes: (bytes) => inParameter(`"${fill('\\u0041\\n\\"', bytes)}"`),
  'surrogate pairs': (bytes) => inParameter(`"${fill('💥', bytes)}"`),
  'lone surrogates in a text': (bytes) => inParameter(`"${fill('\\ud800', bytes)}"`),
  'lone surrogates, far down': (bytes) =>
    inParameter(farDown(`[${members(bytes, () => '"\\ud800"')}]`)),
  'one long number': (bytes) => inParameter(fill('9', bytes)),
  'long numbers': (bytes) => inParameter(`[${members(bytes, () => `0.${'3'.repeat(98)}e-9`)}]`),
  'numbers out of range': (bytes) => inParameter(`[${members(bytes, () => '1e400')}]`),
  'an array of numbers out of range': (bytes) => arrayOf(bytes, `"a":[${fill('1e400,', 90)}1]`),
  'an array of names that repeat': (bytes) => arrayOf(bytes, `${fill('"a":1,', 90)}"a":1`),
  'names that repeat at each depth': (bytes) => nest('{"a":1,"a":', '}', bytes),
  'a URL of @': (bytes) => withUrl(`https://${fill('@', bytes)}`),
  'a URL without an end': (bytes) => withUrl(fill('a+', bytes)),
  'a URL of accounts': (bytes) => withUrl(`https://${fill('/Accounts/A', bytes)}`),
  'a base64 body': (bytes) => withBody(fill('QUJD', bytes)),
  'a body that is nearly base64': (bytes) => withBody(`${fill('QUJD', bytes)}=`),
  'a long id': (bytes) => JSON.stringify(aCloudEvent({ id: fill('a', bytes) })),
  'a long type': (bytes) =>
    JSON.stringify(aCloudEvent({ type: `com.twilio.voice.${fill('-.', bytes)}` })),
  'digits, spoken': (bytes) =>
    asText('gather.partial.captured', 'StableSpeechResult', fill('(5 ) ', bytes)),
  'digits as a name': (bytes) =>
    asText('conference.updated', 'FriendlyName', fill('+1 555-', bytes)),
  'spaces, spoken': (bytes) =>
    asText('gather.partial.captured', 'StableSpeechResult', fill(' \u2028', bytes)),
  'a date that goes on': (bytes) =>
    asText('conference.updated', 'Timestamp', fill('Mon, 1', bytes)),
  'a decimal that goes on': (bytes) =>
    asText('gather.partial.captured', 'Confidence', fill('0', bytes)),
  'spaces between tokens': (bytes) => inParameter(`${fill(' \n', bytes)}"x"`),
  'not JSON at its end': (bytes) => `${inParameter(`"${fill('a', bytes)}"`)}!`,
  'not JSON at all': (bytes) => fill('<Say>', bytes),
};
