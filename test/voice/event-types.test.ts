import { describe, expect, it } from 'vitest';
import type { DefinedProcessor } from '../../src/voice/define-processor.ts';
import { processorFor, registeredProcessors } from '../../src/voice/registry.ts';
import { aVoiceEvent } from '../fixtures/voice-event.ts';
import { findingsOf, voiceExamples } from '../fixtures/voice-examples.ts';

const VOICE = 'com.twilio.voice.';

const INTRODUCTION = `# Event types

What is stored of each type beside the event itself: \`details\` are typed facts, \`summary\` is a line for people. Neither
has phone numbers, addresses, positions, user agents or keys that a caller pressed; those stay in \`parameters\`, \`data\`
and \`webhook\`. A detail is there only where the event tells it. Types begin with \`${VOICE}\` unless they are
written in full. A Voice type that is not listed is stored with all it has, named by its type, and counted as
\`Unrecognised\`.

\`test/voice/event-types.test.ts\` writes this page from the registry and the example events:
\`npx vitest run --project unit test/voice/event-types.test.ts -u\`.
`;

/** A heading and how the types below it begin, without {@link VOICE}; the last takes what is left. */
const FAMILIES: readonly (readonly [heading: string, beginnings: readonly string[]])[] = [
  ['Calls', ['status-callback.call.', 'webhook.status-callback.call.', 'status-callback.amd.']],
  ['TwiML and media', ['twiml.', 'media.']],
  [
    'Conferences',
    [
      'status-callback.conference.',
      'status-callback.announcement.',
      'insights.conference-',
      'insights.participant-',
    ],
  ],
  [
    'Recordings, streams and speech',
    [
      'status-callback.recording.',
      'status-callback.stream.',
      'status-callback.transcription.',
      'status-callback.gather.',
    ],
  ],
  ['API requests', ['api-request.']],
  ['Voice Insights', ['insights.']],
  ['Errors', ['com.twilio.error-logs.']],
  ['Others', ['']],
];

/** As many summaries as a row shows. */
const MAX_LINES = 4;

/** What a parameter of any kind may be: one of these each schema takes. */
const VALUES = [
  'true',
  '1',
  '2025-08-24T13:49:54Z',
  '{"transcript":"Hello","confidence":0.9}',
  'x',
];

/** An event with all parameters that a processor reads. */
function withEveryParameter({ parameters, process, types: [type = ''] }: DefinedProcessor) {
  const all: { [name: string]: string } = {};
  for (const name of Object.keys(parameters)) {
    const read = VALUES.find((value) => {
      const { warnings } = process(aVoiceEvent({ type, parameters: { [name]: value } }));
      return warnings?.length === 0;
    });
    if (read === undefined)
      throw new Error(`No one of VALUES is good for ${name} of ${type}: add one.`);
    all[name] = read;
  }
  return all;
}

async function rowsOf(processor: (typeof registeredProcessors)[number]) {
  const parameters =
    'parameters' in processor ? withEveryParameter(processor as DefinedProcessor) : {};
  const rows: { type: string; row: string }[] = [];
  for (const type of processor.types) {
    const examples = voiceExamples.filter(({ event }) => event.type === type);
    // What stands in `public` is there to be read rightly, not to be shown.
    const shown = examples.filter(({ name }) => !name.startsWith('public/'));
    if (shown.length === 0)
      throw new Error(`Add an example of ${type} to test/fixtures/voice-examples.`);
    const lines = new Set<string>();
    const details = new Set<string>();
    for (const { event } of shown) {
      const whole = { ...event, parameters: { ...event.parameters, ...parameters } };
      for (const name in (await findingsOf(whole)).details) details.add(name);
      lines.add((await findingsOf(event)).summary);
    }
    for (const { event } of examples) {
      for (const name in (await findingsOf(event)).details) details.add(name);
    }
    const cells = [
      `\`${type.replace(VOICE, '')}\``,
      [...details].map((name) => `\`${name}\``).join(' '),
      [...lines]
        .slice(0, MAX_LINES)
        .map((line) => line.replaceAll('|', '\\|'))
        .join('<br>'),
    ];
    rows.push({ type: type.replace(VOICE, ''), row: `| ${cells.join(' | ')} |` });
  }
  return rows;
}

async function eventTypes(): Promise<string> {
  let left = (await Promise.all(registeredProcessors.map(rowsOf))).flat();
  const parts = FAMILIES.map(([heading, beginnings]) => {
    const isIn = ({ type }: { type: string }) => beginnings.some((one) => type.startsWith(one));
    const rows = left.filter(isIn).map(({ row }) => row);
    left = left.filter((one) => !isIn(one));
    const head = '| Type | Details | Example summary |\n|---|---|---|';
    return rows.length === 0 ? '' : `\n## ${heading}\n\n${[head, ...rows].join('\n')}\n`;
  });
  return INTRODUCTION + parts.join('');
}

it.each(voiceExamples)('warns of nothing in the example $name', async ({ event }) => {
  const { warnings } = await processorFor(event.type).processor(event);
  expect(warnings).toEqual([]);
});

describe('docs/event-types.md', () => {
  it('tells the details of each type in the registry, and what its summaries look like', async () => {
    await expect(await eventTypes()).toMatchFileSnapshot('../../docs/event-types.md');
  });
});
