import { describe, expect, it } from 'vitest';
import { conferenceSummary } from '../../../src/voice/insights/conference-summary.ts';
import { findingsIn, findingsInExample } from './findings.ts';

const ofExample = (name: string) =>
  findingsInExample(conferenceSummary, `insights.conference-summary.${name}`);
const of = (data: object, type = 'conference-summary.complete') =>
  findingsIn(conferenceSummary, type, data);

describe('conference-summary', () => {
  it('says how a conference went, and what was wrong', () => {
    expect(ofExample('complete')).toEqual({
      details: {
        summaryState: 'complete',
        isFinal: true,
        processingState: 'complete',
        friendlyName: 'Support 7',
        status: 'completed',
        endReason: 'conference-ended-via-api',
        endedByCallSid: 'CA23d0aa18d2e25d633f33fb38c6dc9263',
        startedAt: '2026-10-14T09:03:34.000Z',
        endedAt: '2026-10-14T09:04:20.000Z',
        durationSeconds: 55,
        connectedSeconds: 46,
        participants: 2,
        mostAtOnce: 2,
        isRecorded: true,
        issues: { quality: 3, region: 1, behaviour: 1 },
        tags: ['quality_warnings', 'high_packet_loss', 'low_mos', 'detected_silence'],
        mixerRegion: 'us1',
        requestedRegion: 'ie1',
      },
      summary:
        'conference Support 7 summary: 46 s, 2 participants, ended by API; 3 quality issues (high packet loss, low MOS, silence), mixed in us1 instead of ie1',
      warnings: [],
    });
  });

  it('says why a conference never started', () => {
    const { details } = ofExample('complete.start_failure');
    expect(details).toMatchObject({
      status: 'not-started',
      startFailureReason: 'no_concurrent_participants',
    });
    expect(details).not.toHaveProperty('startedAt');
  });

  it('says of a partial one that it is preliminary', () => {
    expect(ofExample('partial').details).toMatchObject({ summaryState: 'partial', isFinal: false });
  });

  it.each([
    [{ tags: ['start_failure'] }, 'conference never started'],
    [{ friendly_name: '+14155550123' }, 'conference [number] summary'],
    [{ friendly_name: 'Unknown callers' }, 'conference Unknown callers summary'],
    [{ status: 'summary_timeout' }, 'conference summary: summary timeout'],
    [{ end_reason: 'last_participant_left' }, 'conference summary: last participant left'],
    [{ end_reason: 'brand_new_reason' }, 'conference summary: brand new reason'],
    [{ unique_participants: 1 }, 'conference summary: 1 participant'],
    [{ tags: ['duplicate_identity'] }, 'conference summary: duplicate identity'],
    [{ detected_issues: { call_quality: 1 } }, 'conference summary: 1 quality issue'],
    [{ mixer_region: 'ie1', mixer_region_requested: 'ie1' }, 'conference summary'],
  ])('says of %j: %s', (data, summary) => {
    expect(of(data)).toMatchObject({ summary, warnings: [] });
  });

  it('leaves out odd values one by one, and names each', () => {
    const data = {
      friendly_name: ['secret'],
      start_time: 'secret',
      duration_seconds: -5,
      unique_participants: '2',
      tags: 'secret',
      tag_info: { start_failure: [] },
      detected_issues: { call_quality: 'secret', region_configuration: 1 },
    };
    expect(of(data)).toEqual({
      details: {
        summaryState: 'complete',
        isFinal: true,
        participants: 2,
        issues: { region: 1 },
      },
      summary: 'conference summary: 2 participants',
      warnings: [
        'friendly_name: expected text',
        'start_time: expected an RFC 3339 date',
        'duration_seconds: expected a number',
        'detected_issues.call_quality: expected a whole number',
        'tags: expected a list',
        'tag_info.start_failure: expected an object',
      ],
    });
  });
});
