/** `npm run local`: the local stack, staying up until Ctrl-C. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import { EVENTS_TABLE, REGION, REJECTIONS_TABLE, STREAM_NAME } from '../../local/names.ts';
import { nextSteps, programFor } from '../../local/next-steps.ts';
import { startLocalStack } from '../../local/stack.ts';
import { untilStopped } from '../../local/until-stopped.ts';
import { browseLocalStack } from './browse.ts';
import { HELP, readOptions } from './options.ts';

/** Which sample calls the guide names. */
const SEED = 1;

process.exitCode = await untilStopped(async (signal, started) => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const dataDir = options['data-dir'] && resolve(options['data-dir']);
  const scratch = await mkdtemp(join(tmpdir(), 'twilio-voice-events-'));
  started.defer(() => rm(scratch, { recursive: true, force: true }));

  console.log('Starting the local stack …');
  const stack = await startLocalStack({
    dynamoDbPort: options['dynamodb-port'],
    kinesisPort: options['kinesis-port'],
    shards: options.shards,
    failedBatchesDir: join(dataDir ?? scratch, 'failed-batches'),
    dataDir,
    onLine: (line) => {
      // The metrics documents say nothing that the log lines do not.
      if (!line.startsWith('{"_aws":')) console.log(line);
    },
    ...(options['event-bus'] && {
      onPublished: ({ DetailType, Detail }) => console.log(`event bus: ${DetailType} ${Detail}`),
    }),
  });
  started.defer(stack.stop);
  const at = { dynamoDb: stack.dynamoDb.endpoint, kinesis: stack.kinesis.endpoint };
  const browse = await browseLocalStack(at, portOptions(at), options['browse-port']);
  started.defer(browse.stop);
  console.log(
    guide({
      ...at,
      browse: browse.url,
      kept: dataDir,
      hasEventBus: options['event-bus'],
    }),
  );
  await new Promise((ended) => signal.addEventListener('abort', ended));
  return 0;
});

/** The options that lead the command line to these ports, where they are not the usual ones. */
function portOptions({ dynamoDb, kinesis }: { dynamoDb: string; kinesis: string }): string[] {
  const ports = [
    ['--dynamodb-port', new URL(dynamoDb).port, '8000'],
    ['--kinesis-port', new URL(kinesis).port, '4567'],
  ] as const;
  return ports.filter(([, port, usual]) => port !== usual).map(([name, port]) => `${name} ${port}`);
}

/** What to do next with a running stack. */
function guide(at: {
  dynamoDb: string;
  kinesis: string;
  browse: string;
  kept: string | undefined;
  hasEventBus: boolean;
}) {
  const program = programFor(portOptions(at));
  const event = JSON.stringify({
    specversion: '1.0',
    id: 'EZ1',
    type: 'com.twilio.voice.status-callback.amd.detected',
    source: 'local',
    data: {
      sid: 'CA1',
      request: {
        method: 'POST',
        url: 'https://example.com',
        parameters: {
          CallSid: 'CA1',
          AnsweredBy: 'machine_start',
          MachineDetectionDuration: '2400',
        },
      },
    },
  });
  const title = (text: string) => styleText('bold', text);
  return `
${title('Look at calls in a browser')}
  ${at.browse}

${title('Send sample calls, and look at them, in a second terminal')}
${nextSteps(SEED, portOptions(at)).join('\n')}

${title('Listening, on this machine only')} (for the AWS CLI: region ${REGION}, any credentials, --endpoint-url)
  DynamoDB  ${at.dynamoDb}   tables ${EVENTS_TABLE}, ${REJECTIONS_TABLE}
  Kinesis   ${at.kinesis}   stream ${STREAM_NAME}
  Data      ${at.kept ?? 'gone when this ends; keep it with --data-dir DIR'}
  Bus       ${at.hasEventBus ? 'default: what is put on it is printed below' : 'none; run the publisher with --event-bus'}

${title('Send an event of your own')}
echo '${event}' > event.json
${program} send event.json
${program} event EZ1

The consumer's log follows. Ctrl-C ends everything.
`;
}
