import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Run, runCli } from '../cli/run-cli.ts';
import { aCloudEvent } from '../fixtures/cloud-event.ts';
import { propertyRuns } from '../fixtures/property-runs.ts';
import { type Attribute, type StoredItem, startReadServer } from '../fixtures/read-server.ts';

let server: Awaited<ReturnType<typeof startReadServer>>;
let folder: string;
beforeAll(async () => {
  server = await startReadServer();
  folder = await mkdtemp(join(tmpdir(), 'reading-commands-'));
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** What a careless program prints of a value that it did not expect. */
const CARELESS = /undefined|NaN|\[object|Infinity|Invalid (?:Date|time)/;
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'id', 'type'];
const hostileText = fc
  .oneof(
    fc.constantFrom(
      ...NAMES,
      '',
      'a\u001b[2J\u009b31m\u0085\u007fb',
      '\u202eabc\u2066\u061c',
      '\ud800',
      'two\r\nlines\tand a tab',
      '     indented',
      '</script><script>alert(1)</script>',
      '99999999999999',
      '1e400',
      'x'.repeat(3_000),
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  .filter((text) => !CARELESS.test(text));
const number = fc.constantFrom(
  ...['0', '1', '-1', '31', '400', '99999999999999', '253402300800', '9007199254740993'],
  ...['1e125', '-9.9e125', '1e-130', '0.1', '12345678901234567890123456789012345678'],
);
const bytes = fc.constantFrom('', 'AAEC', '/////w==');

/** A value of any of DynamoDB's types. */
const { attribute } = fc.letrec<{ attribute: Attribute }>((tie) => ({
  attribute: fc.oneof(
    { maxDepth: 3 },
    hostileText.map((S) => ({ S })),
    number.map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true }),
    bytes.map((B) => ({ B })),
    fc.array(hostileText, { maxLength: 3 }).map((SS) => ({ SS })),
    fc.array(number, { maxLength: 3 }).map((NS) => ({ NS })),
    fc.array(bytes, { maxLength: 3 }).map((BS) => ({ BS })),
    fc.array(tie('attribute'), { maxLength: 3 }).map((L) => ({ L })),
    mapOf(fc.oneof(fc.constantFrom(...NAMES), hostileText), tie('attribute')).map((M) => ({ M })),
  ),
}));

/** Own properties of any name: an assignment would lose `__proto__`. */
function mapOf(name: fc.Arbitrary<string>, value: fc.Arbitrary<Attribute>, maxLength = 4) {
  return fc.array(fc.tuple(name, value), { maxLength }).map((all) => Object.fromEntries(all));
}

const time = fc.oneof(
  fc.constantFrom('2026-11-23T12:00:00.000Z', '2026-11-23T12:00:01.250Z'),
  fc.constantFrom('0000-01-01T00:00:00.000Z', '0999-12-31T23:59:59.999Z'),
  fc.constantFrom('9999-12-31T23:59:59.999Z', '+275760-09-13T00:00:00.000Z', 'yesterday', '2025'),
);
const word = fc.constantFrom(
  ...['participant-join', 'participant-leave', 'participant-hold', 'participant-mute'],
  ...['conference-start', 'conference-end', 'announcement-fail', 'stream-error', 'stream-stopped'],
  ...['transcription-content', 'transcription-error', 'recording', 'completed', 'failed'],
  ...[
    'connection',
    'answered',
    'inbound_track',
    'inbound',
    'conversation_relay',
    'WARNING',
    'ERROR',
  ],
  ...['start_of_agent_speech', 'end_of_customer_speech', 'interrupt', 'stt_latency', 'caller'],
  ...[
    'network-quality-warning-raised',
    'network-quality-warning-cleared',
    'high-rtt',
    'not-started',
  ],
);
const textOf = (some: fc.Arbitrary<string>): fc.Arbitrary<Attribute> => some.map((S) => ({ S }));
const detail = fc.oneof(
  { weight: 2, arbitrary: textOf(fc.oneof(word, time, hostileText)) },
  { weight: 2, arbitrary: number.map((N) => ({ N })) },
  { weight: 1, arbitrary: fc.boolean().map((BOOL) => ({ BOOL })) },
  { weight: 1, arbitrary: attribute },
);
/** What Voice Insights tell in objects and lists. */
const INNER = fc.constantFrom(
  ...[
    'carrier',
    'sdk',
    'inbound',
    'outbound',
    'tags',
    'packetLossPercent',
    'jitterMaxMs',
    'mosMin',
  ],
  ...['lossPercent', 'mos', 'roundTripMs', 'from', 'to', 'state', 'turns', 'timeToFirstAudioMs'],
  ...['avg', 'max', 'status', 'quality', 'region', 'behaviour'],
);
const inner = mapOf(
  INNER,
  fc.oneof(
    detail,
    mapOf(INNER, detail).map((M) => ({ M })),
  ),
).map((M) => ({
  M,
}));
const nested: fc.Arbitrary<Attribute> = fc.oneof(
  inner,
  fc.array(fc.oneof(inner, textOf(tag())), { maxLength: 3 }).map((L) => ({ L })),
);
function tag() {
  return fc.constantFrom('silence', 'high_jitter', 'high_pdd', 'low_mos', 'start_failure');
}
const DETAILS = fc.constantFrom(
  ...NAMES,
  ...['event', 'direction', 'callStatus', 'durationSeconds', 'answeredBy', 'detectionDurationMs'],
  ...['recordingSid', 'status', 'startTime', 'channels', 'track', 'source', 'errorCode', 'error'],
  ...['transcriptionSid', 'kind', 'transcript', 'final', 'streamSid', 'streamName', 'stableSpeech'],
  ...['participantLabel', 'reasonParticipantLeft', 'participantCallStatus', 'coaching', 'hold'],
  ...['muted', 'sequenceNumber', 'friendlyName', 'reasonConferenceEnded', 'reason', 'group'],
  ...['participantLabelEndingConference', 'callSidEndingConference', 'reasonAnnouncementFailed'],
  ...['announceUrl', 'processingVersion', 'processingState', 'participantSid', 'name'],
  ...['startedAt', 'endedAt', 'connectedSeconds', 'timeToAnswerSeconds', 'postDialDelayMs'],
  ...[
    'queueDurationMs',
    'lastSipResponse',
    'sipResponseCode',
    'disconnectedBy',
    'isFinal',
    'level',
  ],
  ...[
    'feedbackScore',
    'feedbackReason',
    'callScore',
    'endReason',
    'endedByCallSid',
    'isBad',
    'edge',
  ],
  ...['streamDirection', 'stirStatus', 'isCallerVerified', 'parentCallSid', 'dialledCallSid'],
  ...['dialStatus', 'queueDurationSeconds', 'latencyMs', 'sessionId', 'endStatus', 'joinedAt'],
  ...['leftAt', 'qualityIssues', 'startFailureReason', 'mixerRegion', 'requestedRegion'],
);
const NESTED = fc.constantFrom(
  ...['tags', 'edges', 'interval', 'cumulative', 'agentSessions', 'holds', 'mutes', 'issues'],
  ...['annotatedIssues', 'requested', 'inbound', 'outbound', 'worst'],
);
const TYPES = fc.constantFrom(
  ...['call.initiated', 'call.answered', 'call.completed', 'amd.detected', 'recording.processed'],
  ...['conference.updated', 'conference.participant.updated', 'announcement.processed'],
  ...['stream.updated', 'transcription.processed', 'gather.partial.captured'],
);
const type = fc.oneof(
  TYPES.map((last) => `com.twilio.voice.status-callback.${last}`),
  fc.constantFrom(
    'com.twilio.voice.insights.call-summary.complete',
    'com.twilio.voice.insights.call-event.gateway',
    'com.twilio.voice.insights.participant-summary.complete',
    'com.twilio.voice.insights.call-summary.partial',
    'com.twilio.voice.insights.call-event.sdk',
    'com.twilio.voice.insights.call-metrics.gateway',
    'com.twilio.voice.insights.conference-summary.complete',
    'com.twilio.voice.insights.conference-participant-summary.complete',
    'com.twilio.voice.twiml.request.failed',
    'com.twilio.voice.twiml.dial.finished',
    'com.twilio.voice.twiml.enqueue.finished',
    'com.twilio.voice.twiml.record.finished',
    'com.twilio.voice.media.fetched',
    'com.twilio.voice.api-request.call.modified',
    'com.twilio.error-logs.error.logged',
  ),
  hostileText,
);

/** An attribute mostly as it should be, sometimes of any other form, sometimes missing. */
function mostly(right: fc.Arbitrary<Attribute>): fc.Arbitrary<Attribute | undefined> {
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 1, arbitrary: attribute },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

const details = fc
  .tuple(mapOf(DETAILS, detail, 12), mapOf(NESTED, fc.oneof(nested, detail), 4))
  .map((parts) => ({ M: Object.fromEntries(parts.flatMap((part) => Object.entries(part))) }));
const anyMap = mapOf(hostileText, attribute).map((M) => ({ M }));
const parameters = fc.oneof(
  anyMap,
  mapOf(fc.constantFrom('From', 'To'), detail).map((M) => ({ M })),
);
const warnings = fc.array(textOf(hostileText), { maxLength: 2 }).map((L) => ({ L }));
const event = fc.record({
  type: mostly(textOf(type)),
  occurredAt: mostly(textOf(time)),
  arrivedAt: mostly(textOf(time)),
  summary: mostly(textOf(hostileText)),
  details: mostly(details),
  parameters: mostly(parameters),
  data: mostly(anyMap),
  webhook: mostly(mapOf(fc.constantFrom('responseCode', 'url'), detail).map((M) => ({ M }))),
  extra: mostly(anyMap),
  warnings: mostly(warnings),
  callSid: mostly(textOf(fc.constant('CA1'))),
  conferenceSid: mostly(textOf(fc.constant('CF1'))),
  source: mostly(textOf(hostileText)),
  call: mostly(anyMap),
  expiresAt: mostly(number.map((N) => ({ N }))),
});
const events = fc
  .array(event, { minLength: 1, maxLength: 8 })
  .map((all) => all.map((one, index) => present({ ...one, id: { S: `EZ${index}` } })));

const issue = mapOf(fc.constantFrom('path', 'message'), detail).map((M) => ({ M }));
const rejection = fc.record({
  reason: mostly(textOf(fc.oneof(fc.constant('not-json'), hostileText))),
  rejectedAt: mostly(textOf(time)),
  issues: mostly(fc.array(issue, { maxLength: 3 }).map((L) => ({ L }))),
  type: mostly(textOf(type)),
  eventId: mostly(textOf(hostileText)),
  payload: mostly(bytes.map((B) => ({ B }))),
  partitionKey: mostly(textOf(hostileText)),
  streamArn: mostly(textOf(hostileText)),
  expiresAt: mostly(number.map((N) => ({ N }))),
});
const rejections = fc
  .array(rejection, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((one, index) => present({ ...one, recordId: { S: `shard:${index}` } })));

function present(item: { readonly [name: string]: Attribute | undefined }): StoredItem {
  const entries = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as StoredItem;
}

/** Runs a command with and without `--json`: both show what there is, and nothing careless. */
async function showsAll(...args: readonly string[]): Promise<void> {
  expectGood(await run(...args));
  const { stdout } = expectGood(await run('--json', ...args));
  JSON.parse(stdout);
}

function run(...args: readonly string[]): Promise<Run> {
  return runCli([...server.options, ...args]);
}

function expectGood(run: Run, exitCode = 0): Run {
  expect([run.exitCode, run.stderr]).toEqual([exitCode, expect.not.stringMatching(/error/i)]);
  for (const text of [run.stdout, run.stderr]) expectReadable(text);
  return run;
}

function expectReadable(text: string): void {
  expect(text).not.toMatch(CARELESS);
  expect(text).not.toMatch(UNPRINTABLE);
  expect(text.isWellFormed()).toBe(true);
}

/** The page's own script knows `undefined`; what it is given, and what it stands in, may not. */
async function expectGoodPage(file: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  const [, data = ''] =
    /<script type="application\/json" id="data">(.*)<\/script>/.exec(page) ?? [];
  expect(page.replaceAll(/<script.*?<\/script>/gs, '')).not.toMatch(CARELESS);
  // What is no number would be null.
  const moments = JSON.stringify(JSON.parse(data), (name, value) =>
    ['first', 'at', 'from', 'to'].includes(name) ? typeof value : value,
  );
  expect(moments).not.toMatch(/"(first|at|from|to)":"object"/);
}

describe('whatever is stored', () => {
  it('shows in a call, a conference and an event', async () => {
    const file = join(folder, 'page.html');
    await fc.assert(
      fc.asyncProperty(events, async (items) => {
        server.answers.items = items;
        for (const timeline of [
          ['call', 'CA1'],
          ['conference', 'CF1'],
        ]) {
          await showsAll(...timeline);
          expectGood(await run(...timeline, '--html', file));
          await expectGoodPage(file);
        }
        await showsAll('event', 'EZ0');
      }),
      propertyRuns(25),
    );
  }, 120_000);

  it('shows among the rejections', async () => {
    await fc.assert(
      fc.asyncProperty(rejections, async (items) => {
        server.answers.items = items;
        await showsAll('rejections', 'list');
        await showsAll('rejections', 'show', 'shard:0');
      }),
      propertyRuns(15),
    );
  }, 120_000);

  it('shows among the failed batches, or is named as none', async () => {
    const text = fc.oneof(hostileText, fc.constant('{"Records":[]}'));
    const batch = fc.record({
      requestContext: fc.record({
        condition: text,
        approximateInvokeCount: fc.oneof(fc.double(), text),
      }),
      responseContext: fc.oneof(fc.record({ functionError: fc.option(text) }), fc.constant(null)),
      timestamp: text,
      KinesisBatchInfo: fc.record({ shardId: text, batchSize: fc.double() }),
      payload: text,
    });
    const name = hostileText
      .map((text) => `2026-11-23T12.00.05${text.toWellFormed().replaceAll(/[/\0]/g, '')}`)
      .map((text) => text.slice(0, 60).toWellFormed());
    const content = fc.oneof(
      batch.map((one) => JSON.stringify(one)),
      text,
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, content), { maxLength: 4 }), async (files) => {
        const shard = join(folder, 'batches', 'aws/lambda/mapping/shard');
        await rm(join(folder, 'batches'), { recursive: true, force: true });
        await mkdir(shard, { recursive: true });
        for (const [name, content] of files) await writeFile(join(shard, name), content);
        await showsAll('failed-batches', 'list', '--failed-batches-dir', join(folder, 'batches'));
      }),
      propertyRuns(10),
    );
  }, 120_000);

  it('shows in the tail of a stream', async () => {
    const json = fc.oneof(fc.jsonValue(), hostileText);
    const parameters = fc.dictionary(
      fc.oneof(fc.constantFrom('CallSid', 'RecordingDuration', 'StatusCallbackEvent'), hostileText),
      json,
    );
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      json.map((value) => JSON.stringify(value)),
      fc
        .record({ id: hostileText, type, parameters })
        .map((one) => JSON.stringify(aCloudEvent(one))),
      fc
        .record({ time: json, data: json, source: json, type: json }, { requiredKeys: [] })
        .map((one) => JSON.stringify({ ...aCloudEvent(), ...one })),
    );
    const last = JSON.stringify(aCloudEvent({ parameters: { CallSid: 'CAlast' } }));
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 30 }), async (records) => {
        server.answers.records = [...records, last];
        for (const args of [[], ['--json']]) {
          const options = [...server.options, 'tail', '--since', '1h', ...args];
          expectGood(await runCli(options, { interruptAt: 'CAlast' }), 130);
        }
      }),
      propertyRuns(10),
    );
  }, 120_000);
});
