/** A fault in the program that the simulation has to find. */
export interface Mutant {
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
  /** Text that stands there once, and what takes its place. */
  readonly changes: readonly (readonly [from: string, to: string])[];
}

export const mutants: readonly Mutant[] = [
  {
    name: 'the highest unfinished record is reported, not the lowest',
    file: 'src/checkpoint.ts',
    changes: [
      [
        'BigInt(origin.sequenceNumber) < BigInt(other.sequenceNumber)',
        'BigInt(origin.sequenceNumber) > BigInt(other.sequenceNumber)',
      ],
    ],
  },
  {
    name: 'sequence numbers are compared as texts',
    file: 'src/checkpoint.ts',
    changes: [
      [
        'BigInt(origin.sequenceNumber) < BigInt(other.sequenceNumber)',
        'origin.sequenceNumber < other.sequenceNumber',
      ],
    ],
  },
  {
    name: 'a lost answer is taken for not stored, and the events are rejected',
    file: 'src/store/dynamodb-store.ts',
    changes: [
      [
        `new BatchExecuteStatementCommand({ Statements }),
        sendOptions,
      );`,
        `new BatchExecuteStatementCommand({ Statements }),
        sendOptions,
      ).catch(() => ({ Responses: items.map(() => ({ Error: { Code: 'ValidationError' } })) }));`,
      ],
    ],
  },
  {
    name: 'a throttled statement is taken for stored',
    file: 'src/store/dynamodb-store.ts',
    changes: [
      ['onRetry(Code);\n        return undefined;', "return { kind: 'stored', warnings: 0 };"],
    ],
  },
  {
    name: 'events are put without a condition, because the lookup did not find them',
    file: 'src/store/dynamodb-store.ts',
    changes: [
      [
        `new BatchExecuteStatementCommand({ Statements }),
        sendOptions,
      );`,
        `new BatchWriteItemCommand({
          RequestItems: {
            [table]: items.map(({ attributes }) => ({ PutRequest: { Item: attributes } })),
          },
        }),
        sendOptions,
      ).then(({ UnprocessedItems }) => ({
        Responses: UnprocessedItems?.[table] ? [] : items.map(() => ({})),
      }));`,
      ],
    ],
  },
  {
    name: 'an answer without a list of what is unprocessed is taken for done',
    file: 'src/store/unprocessed-keys.ts',
    changes: [
      [
        'if (!isObject(unprocessed)) return undefined;',
        'if (!isObject(unprocessed)) return new Set();',
      ],
    ],
  },
  {
    name: 'the publisher acknowledges entries that failed',
    file: 'src/event-bus/event-bridge.ts',
    changes: [
      ['onRetry(ErrorCode);\n          return undefined;', "return { kind: 'published' };"],
    ],
  },
  {
    name: 'a bisect drops the second half',
    file: 'src/stream/after-invocation.ts',
    changes: [['next: halves.map(newBatch)', 'next: halves.slice(0, 1).map(newBatch)']],
  },
  {
    name: 'the reported record is acknowledged with those before it',
    file: 'src/stream/after-invocation.ts',
    changes: [
      [
        'acknowledged: batch.records.slice(0, first)',
        'acknowledged: batch.records.slice(0, first + 1)',
      ],
    ],
  },
  {
    name: 'the checkpoint passes records that were read and are not done',
    file: 'src/local/event-source-mapping/shard-track.ts',
    changes: [['aheadOfHead.delete(next);', '(aheadOfHead.delete(next) || aheadOfHead.size > 0);']],
  },
  {
    name: 'a redrive deletes rejections before their records are in the stream',
    file: 'src/cli/rejections/redrive-rejections.ts',
    changes: [
      [
        'const ends = await redriveRecords(system, records, options);',
        `await deleteRejections(system, rejections.map(({ recordId }) => recordId), options);
  const ends = await redriveRecords(system, records, options);`,
      ],
    ],
  },
  {
    name: 'a tombstone is written as a delete and a put',
    file: 'src/cli/forget/put-tombstones.ts',
    changes: [
      ['import { PutItemCommand }', 'import { DeleteItemCommand, PutItemCommand }'],
      [
        '    const command = new PutItemCommand({',
        `    const Key = { id: { S: id } };
    await client.send(new DeleteItemCommand({ TableName: table, Key }));
    const command = new PutItemCommand({`,
      ],
    ],
  },
  {
    name: 'a tombstone expires with the moment that it is written',
    file: 'src/cli/forgotten.ts',
    changes: [['now.getTime() + eventDays * DAY_MS + streamHours * HOUR_MS', 'now.getTime()']],
  },
  {
    name: 'a tombstone spares the event',
    file: 'src/cli/forget/put-tombstones.ts',
    changes: [['...(sparesEvents && NOT_OVER_AN_EVENT)', '...(sparesEvents || NOT_OVER_AN_EVENT)']],
  },
  {
    name: 'a rejected promise is without a handler for a while',
    file: 'src/publish.ts',
    changes: [
      [
        'const puts = await bus.put(entries, deadline);',
        `const late = Promise.reject(new Error('late'));
  const puts = await bus.put(entries, deadline);
  await late.catch(() => {});`,
      ],
    ],
  },
  {
    name: 'batches behind one that expired in part are dropped',
    file: 'src/stream/lane.ts',
    changes: [['records: age.current }, ...later]', 'records: age.current }]']],
  },
  {
    name: 'a replay drops a record behind each full batch',
    file: 'src/cli/replay/replay.ts',
    changes: [['waiting = waiting.slice(next.size);', 'waiting = waiting.slice(next.size + 1);']],
  },
  {
    name: 'the second processor that asks to retry is taken for broken',
    file: 'src/dispatch.ts',
    changes: [
      [
        'if (error instanceof RetryableError) {',
        'if (error instanceof RetryableError && !retryAsked) {',
      ],
    ],
  },
  {
    name: 'a redrive takes a bad event for stored when another is under its id',
    file: 'src/cli/redrive/redrive.ts',
    changes: [["return end.kind === 'valid'\n", "return 'eventId' in end && end.eventId\n"]],
  },
  {
    name: 'a redrive takes an array for stored when a part of it is',
    file: 'src/cli/redrive/redrive.ts',
    changes: [
      [
        "watches.every(({ end }) => end === 'stored')",
        "watches.some(({ end }) => end === 'stored')",
      ],
    ],
  },
  {
    name: 'the deadline of an invocation never comes',
    file: 'src/deadline.ts',
    changes: [
      ['() => controller.abort()', '() => {}'],
      ['signal.aborted || remainingMs() <= marginMs', 'false'],
    ],
  },
];
