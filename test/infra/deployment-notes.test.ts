import { describe, expect, it } from 'vitest';
import { deploymentNotes } from '../../infra/deployment-notes.ts';

const notified = { alarmEmail: 'operations@example.com' };

describe('the notes on a deployment', () => {
  it('say that the alarms notify nobody, where that is so', () => {
    expect(deploymentNotes({})).toEqual([
      'The alarms notify nobody: set alarmEmail or alarmTopicArn.',
    ]);
    expect(deploymentNotes(notified)).toEqual([]);
    expect(deploymentNotes({ alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:t' })).toEqual([]);
  });

  it('explain that AWS refuses one shard where the stream has been on demand', () => {
    expect(deploymentNotes({ ...notified, shardCount: 2 })).toEqual([]);
    const [note] = deploymentNotes({ ...notified, shardCount: 1 });
    expect(note).toMatch(/^shardCount is 1: .* AWS refuses it .* on-demand stream .* by halves/);
  });

  it('are a line each', () => {
    for (const note of deploymentNotes({ shardCount: 1 })) expect(note).not.toContain('\n');
  });
});
