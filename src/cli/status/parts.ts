import type { StackOutputs, System } from '../system.ts';
import type { Terminal } from '../terminal.ts';
import {
  functionFinding,
  type HourOfMetrics,
  iteratorAgeFinding,
  lastHour,
  outcomesFinding,
} from './consumer-metrics.ts';
import { mappingFinding, publisherFinding } from './mapping.ts';
import { lookAt, type Part } from './part.ts';
import { streamFinding } from './stream.ts';
import { twilioFinding } from './twilio.ts';
import { eventsFinding, failedBatchesFinding, rejectionsFinding } from './waiting.ts';

/** Checks all parts of a system concurrently; gives them in the order in which events pass them. */
export async function lookAtParts(
  system: System,
  { env, signal }: Pick<Terminal, 'env' | 'signal'>,
): Promise<Part[]> {
  const { outputs, isLocal } = system;
  const publisher = outputs?.PublisherFunctionName;
  const parts = await Promise.all([
    ...(outputs ? [lookAt('Twilio', () => twilioFinding(outputs, env))] : []),
    lookAt('stream', () => streamFinding(system), isLocal),
    ...(outputs ? [lookAt('mapping', () => mappingFinding(system, outputs))] : []),
    ...(outputs ? [metricsParts(system, outputs)] : []),
    ...(isLocal ? [lookAt('events', () => eventsFinding(system, signal), isLocal)] : []),
    ...(publisher ? [lookAt('publisher', () => publisherFinding(system, publisher))] : []),
    lookAt('rejections', () => rejectionsFinding(system, signal), isLocal),
    ...(outputs ? [lookAt('failed batches', () => failedBatchesFinding(system, signal))] : []),
  ]);
  return parts.flat();
}

/** Three parts from one call. If it fails, that is one finding. */
async function metricsParts(system: System, outputs: StackOutputs): Promise<Part[]> {
  let metrics: HourOfMetrics | undefined;
  const calling = await lookAt('metrics', async () => {
    metrics = await lastHour(system, outputs);
    return { state: 'good', says: 'read' };
  });
  if (metrics === undefined) return [calling];
  return [
    { name: 'function', ...functionFinding(metrics) },
    { name: 'iterator age', ...iteratorAgeFinding(metrics) },
    { name: 'last hour', ...outcomesFinding(metrics) },
  ];
}
