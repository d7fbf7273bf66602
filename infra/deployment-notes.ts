import type { DeploymentSettings } from './deployment-settings.ts';

/** What to know before a deployment with these settings starts, a line each. The settings are valid. */
export function deploymentNotes({
  alarmEmail,
  alarmTopicArn,
  shardCount,
}: Pick<DeploymentSettings, 'alarmEmail' | 'alarmTopicArn' | 'shardCount'>): string[] {
  const notes: string[] = [];
  if (alarmEmail === undefined && alarmTopicArn === undefined) {
    notes.push('The alarms notify nobody: set alarmEmail or alarmTopicArn.');
  }
  // Only AWS knows how many shards an existing stream has, and in which mode it is. One shard is what it
  // refuses every stream that has been on demand, with 4 shards or more (UpdateShardCount).
  if (shardCount === 1) {
    notes.push(
      'shardCount is 1: a new stream gets one shard. AWS refuses it for a stream with more than 2, as an on-demand stream has, and rolls the deployment back. Go down by halves, a deployment each: shardCount=2 after 4 shards, then shardCount=1.',
    );
  }
  return notes;
}
