import type { Settings } from '../settings.ts';
import { type FunctionLoad, functionLoad } from './function.ts';
import type { Inputs } from './inputs.ts';
import { type StreamLoad, streamLoad } from './stream.ts';
import { type TablesLoad, tablesLoad } from './tables.ts';

/** What a rate asks of each part of a deployment. */
export interface Load {
  readonly eventsPerSecond: number;
  readonly stream: StreamLoad;
  readonly function: FunctionLoad;
  readonly tables: TablesLoad;
}

/** What a rate asks of a deployment with these settings. */
export function loadOf(eventsPerSecond: number, inputs: Inputs, settings: Settings): Load {
  const stream = streamLoad(eventsPerSecond, inputs, settings);
  const lambda = functionLoad(eventsPerSecond, inputs, stream, settings);
  const { eventRetentionDays } = settings;
  return {
    eventsPerSecond,
    stream,
    function: lambda,
    tables: tablesLoad(eventsPerSecond, lambda.eventsPerBatch, inputs, eventRetentionDays),
  };
}
