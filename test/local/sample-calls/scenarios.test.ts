import { describe, expect, it } from 'vitest';
import type { SampleEvent } from '../../../src/local/sample-calls/sample-event.ts';
import { SAMPLES_START, type Scenario, samplesOf, scenarios } from '../../fixtures/samples.ts';
import { parameterForms } from './twilio-parameters.ts';

const prefix = 'com.twilio.voice.status-callback.';

/** The same scenario with many seeds, so that its rarer turns are in it. */
function runs(scenario: Scenario): SampleEvent[][] {
  return Array.from({ length: 60 }, (_, seed) => samplesOf(scenario, seed));
}

function parameters({ event }: SampleEvent): Record<string, string> {
  const { request } = event.data as { request?: { parameters: Record<string, string> } };
  return request?.parameters ?? {};
}

function ofType(samples: readonly SampleEvent[], type: string): SampleEvent[] {
  return samples.filter(({ event }) => event.type === prefix + type);
}

function valuesOf(samples: readonly SampleEvent[], name: string): (string | undefined)[] {
  return samples.map((sample) => parameters(sample)[name]);
}

function inOrder(samples: readonly SampleEvent[]): SampleEvent[] {
  return samples.toSorted((left, right) => left.at - right.at);
}

describe.each(Object.entries(scenarios))('every event of the scenario %s', (_, scenario) => {
  const events = runs(scenario).flat();

  it('has only parameters that Twilio documents for its type, as strings of their form', () => {
    const wrong = events
      .filter(({ event }) => event.type.startsWith(prefix))
      .flatMap((sample) =>
        Object.entries(parameters(sample))
          .filter(([name, value]) => !parameterForms[sample.event.type]?.[name]?.test(value))
          .map(([name, value]) => `${sample.event.type} ${name}: ${value}`),
      );
    expect(wrong, 'unlike twilio-parameters.ts').toEqual([]);
  });

  it('says what call or conference it is about where Twilio says it', () => {
    const callbacks = events.filter(({ event }) => event.type.startsWith(prefix));
    const said = callbacks.map((sample) => {
      const { CallSid, ConferenceSid } = parameters(sample);
      return [CallSid, ConferenceSid, sample.event.data.sid];
    });
    expect(said).toEqual(
      callbacks.map((one) => [one.callSid, one.conferenceSid, one.callSid ?? one.conferenceSid]),
    );
  });

  it('has happened within the half hour after the start, and tells so to the second', () => {
    const wrong = events.filter(({ at, occurredAt }) => {
      const isInTime = at >= SAMPLES_START && at < SAMPLES_START + 30 * 60_000;
      return !(isInTime && Math.abs(Date.parse(occurredAt) - at) < 1_000);
    });
    expect(wrong).toEqual([]);
  });

  it('has an envelope like the real ones', () => {
    const schema = /^https:\/\/events-schemas\.twilio\.com\/(?:Voice\w*|ErrorLogs)\.\w+\/\d$/;
    const wrong = events.filter(({ event }) => {
      const { specversion, datacontenttype, id, dataschema } = event;
      const isOne = specversion === '1.0' && datacontenttype === 'application/json';
      const hasId = /^((EZ|VW|NO)[0-9a-f]{32}|[0-9a-f]{64})$/.test(id);
      return !(isOne && hasId && schema.test(dataschema));
    });
    expect(wrong).toEqual([]);
  });
});

describe('an outbound call', () => {
  const all = runs(scenarios.outboundCall);
  const calls = all.map((call) =>
    inOrder(call.filter(({ event }) => event.type.startsWith(prefix))),
  );
  const answered = calls.filter((call) => ofType(call, 'call.answered').length > 0);

  it('goes from initiated over ringing and answered to detected and completed', () => {
    expect(answered.length).toBeGreaterThan(40);
    for (const call of answered) {
      expect(call.slice(0, 5).map(({ event }) => event.type)).toEqual([
        `${prefix}call.initiated`,
        `${prefix}call.ringing`,
        `${prefix}call.answered`,
        `${prefix}amd.detected`,
        `${prefix}call.completed`,
      ]);
      expect(valuesOf(ofType(call, 'call.completed'), 'CallStatus')).toEqual(['completed']);
    }
  });

  it('gives the seconds from answer to end, and the time that the detection took', () => {
    for (const call of answered) {
      const [, , answer, detected, completed] = call as [unknown, unknown, ...SampleEvent[]];
      const times = [answer, detected, completed].map((sample) => sample?.at ?? 0) as number[];
      const [answeredAt = 0, detectedAt = 0, completedAt = 0] = times;
      expect(completed && parameters(completed).CallDuration).toBe(
        String(Math.round((completedAt - answeredAt) / 1000)),
      );
      expect(detected && parameters(detected).MachineDetectionDuration).toBe(
        String(detectedAt - answeredAt),
      );
    }
  });

  it('meets people, machines and lines that nobody answers', () => {
    const events = calls.flat();
    const answeredBy = valuesOf(ofType(events, 'amd.detected'), 'AnsweredBy');
    expect(answeredBy).toEqual(expect.arrayContaining(['human', 'machine_start', 'fax']));
    expect(valuesOf(ofType(events, 'call.completed'), 'CallStatus')).toEqual(
      expect.arrayContaining(['completed', 'busy', 'no-answer', 'failed']),
    );
  });

  it('is followed by Voice Insights, which name the call in snake case', () => {
    const insights = all
      .flat()
      .filter(({ event }) => event.type === 'com.twilio.voice.insights.call-summary.complete');
    expect(insights.length).toBeGreaterThan(5);
    for (const { event, callSid } of insights) expect(event.data.call_sid).toBe(callSid);
  });
});

describe('a gather', () => {
  it('hears one word more in each partial result, counted from 0', () => {
    for (const partials of runs(scenarios.gather).map(inOrder)) {
      const stable = valuesOf(partials, 'StableSpeechResult').map((text) => text?.split(' ') ?? []);
      expect(valuesOf(partials, 'SequenceNumber')).toEqual(stable.map((_, index) => `${index}`));
      expect(stable.map((words) => words.length)).toEqual(stable.map((_, index) => index + 1));
      expect(new Set(stable.map(([first]) => first)).size).toBe(1);
    }
  });

  it('has partial results that overtake one another', () => {
    for (const partials of runs(scenarios.gather)) {
      const arriving = partials.toSorted((l, r) => (l.arrivesAt ?? l.at) - (r.arrivesAt ?? r.at));
      expect(valuesOf(arriving, 'SequenceNumber')).not.toEqual(
        valuesOf(inOrder(partials), 'SequenceNumber'),
      );
    }
  });
});

describe('a recorded call', () => {
  const calls = runs(scenarios.recordedCall).map(inOrder);

  it('has a recording in progress, then completed with its seconds', () => {
    for (const call of calls) {
      const recording = ofType(call, 'recording.processed');
      expect(valuesOf(recording, 'RecordingStatus')).toEqual(['in-progress', 'completed']);
      expect(valuesOf(recording, 'RecordingDuration')).toEqual([undefined, expect.any(String)]);
    }
  });

  it('has its recording transcribed afterwards, without a text where that failed', () => {
    const finished = calls.flatMap((call) =>
      ofType(call, 'transcription.processed').filter((one) => parameters(one).TranscriptionStatus),
    );
    expect(finished).toHaveLength(calls.length);
    expect(new Set(valuesOf(finished, 'TranscriptionStatus'))).toEqual(
      new Set(['completed', 'failed']),
    );
    for (const { TranscriptionStatus, TranscriptionText } of finished.map(parameters)) {
      expect(TranscriptionText !== undefined).toBe(TranscriptionStatus === 'completed');
    }
  });

  it('is transcribed while it lasts, on both tracks, partial before final', () => {
    for (const call of calls) {
      const live = ofType(call, 'transcription.processed').filter(
        (one) => parameters(one).TranscriptionEvent,
      );
      const content = live.slice(1, -1);
      expect(valuesOf(live, 'TranscriptionEvent')).toEqual([
        'transcription-started',
        ...content.map(() => 'transcription-content'),
        'transcription-stopped',
      ]);
      expect(valuesOf(live, 'SequenceId')).toEqual(live.map((_, index) => `${index + 1}`));
      expect(new Set(valuesOf(content, 'Track'))).toEqual(
        new Set(['inbound_track', 'outbound_track']),
      );
      expect(valuesOf(content, 'Final')).toEqual(
        content.map((_, index) => (index % 2 === 0 ? 'false' : 'true')),
      );
    }
  });
});

describe('a media stream', () => {
  it('starts, fails with an error and stops, while its call goes on', () => {
    for (const call of runs(scenarios.mediaStream).map(inOrder)) {
      const stream = ofType(call, 'stream.updated');
      expect(valuesOf(stream, 'StreamEvent')).toEqual([
        'stream-started',
        'stream-error',
        'stream-stopped',
      ]);
      expect(valuesOf(stream, 'StreamError')).toEqual([undefined, expect.any(String), undefined]);
      expect(new Set(valuesOf(stream, 'StreamSid')).size).toBe(1);
      const callbacks = call.filter(({ event }) => event.type.startsWith(prefix));
      expect(callbacks.at(-1)?.event.type).toBe(`${prefix}call.completed`);
    }
  });
});

describe('a conference', () => {
  const conferences = runs(scenarios.conference).map((events) =>
    inOrder(events).filter((sample) => parameters(sample).StatusCallbackEvent),
  );

  it('numbers its status callbacks in the order in which they happen', () => {
    for (const events of conferences) {
      expect(valuesOf(events, 'SequenceNumber')).toEqual(events.map((_, index) => `${index + 1}`));
    }
  });

  it('sees everybody join and leave, hold, mute and an announcement', () => {
    for (const events of conferences) {
      const seen = valuesOf(events, 'StatusCallbackEvent');
      expect(seen.filter((event) => event === 'participant-join')).toHaveLength(3);
      expect(seen.filter((event) => event === 'participant-leave')).toHaveLength(3);
      expect(seen).toEqual(
        expect.arrayContaining([
          'conference-start',
          'participant-hold',
          'participant-unhold',
          'participant-mute',
          'participant-unmute',
          expect.stringMatching(/^announcement-(end|fail)$/),
          'conference-end',
        ]),
      );
    }
  });

  it('gives each participant a call of their own, and coaching to the supervisor only', () => {
    for (const events of conferences) {
      const joins = events
        .map(parameters)
        .filter((one) => one.StatusCallbackEvent === 'participant-join');
      expect(new Set(joins.map(({ CallSid }) => CallSid)).size).toBe(3);
      expect(Object.fromEntries(joins.map((one) => [one.ParticipantLabel, one.Coaching]))).toEqual({
        agent: 'false',
        customer: 'false',
        supervisor: 'true',
      });
    }
  });

  it('shows a participant as held until unhold, as muted until unmute', () => {
    const shown: Record<string, object> = {
      'participant-hold': { Hold: 'true' },
      'participant-unhold': { Hold: 'false' },
      'participant-mute': { Muted: 'true' },
      'participant-leave': { Muted: 'false', Hold: 'false' },
    };
    for (const event of conferences.flat().map(parameters)) {
      expect(event).toMatchObject(shown[event.StatusCallbackEvent ?? ''] ?? {});
    }
  });

  it('ends in several ways, and names who ended it unless that was the API', () => {
    const ends = conferences
      .flat()
      .map(parameters)
      .filter((one) => one.StatusCallbackEvent === 'conference-end');
    expect(new Set(ends.map((one) => one.ReasonConferenceEnded)).size).toBe(3);
    for (const one of ends) {
      expect(one.CallSidEndingConference === undefined).toBe(
        one.ReasonConferenceEnded === 'conference-ended-via-api',
      );
    }
  });

  it('is recorded under its own SID, not under that of a call', () => {
    const recordings = ofType(runs(scenarios.conference).flat(), 'recording.processed');
    expect(recordings.length).toBeGreaterThan(0);
    for (const recording of recordings.map(parameters)) {
      expect(recording.ConferenceSid).toMatch(/^CF/);
      expect(recording.CallSid).toBeUndefined();
    }
  });
});

describe('a call whose quality is the story', () => {
  const dataOf = (samples: readonly SampleEvent[], family: string) =>
    samples
      .filter(({ event }) => event.type.includes(`.insights.${family}`))
      .map(({ event }) => event.data);

  it('has four summaries of its end, each later and of a higher version', () => {
    for (const call of [
      ...runs(scenarios.browserCall),
      ...runs(scenarios.trunkCall),
      ...runs(scenarios.virtualAgent),
    ]) {
      const summaries = call
        .filter(({ event }) => event.type.includes('.call-summary.'))
        .toSorted((left, right) => (left.arrivesAt ?? 0) - (right.arrivesAt ?? 0));
      const data = summaries.map(({ event }) => event.data);
      expect(data.map((each) => each.processing_version)).toEqual([1, 2, 3, 4]);
      expect(new Set(data.map((each) => each.end_time)).size).toBe(1);
      expect(new Set(summaries.map(({ event }) => event.time)).size).toBe(1);
    }
  });

  it('in a browser has two edges, SDK events, and no callback', () => {
    for (const call of runs(scenarios.browserCall)) {
      expect(call.filter(({ event }) => event.type.startsWith(prefix))).toEqual([]);
      const summary = dataOf(call, 'call-summary.complete')[0];
      expect(summary).toMatchObject({ call_type: 'client', carrier_edge: null });
      expect(summary?.sdk_edge).toMatchObject({
        metrics: { inbound: { tags: expect.any(Array) } },
      });
      expect(dataOf(call, 'call-event.sdk').length).toBeGreaterThan(4);
    }
    const levels = runs(scenarios.browserCall).flatMap((call) =>
      dataOf(call, 'call-event.sdk').map(({ level }) => level),
    );
    expect(new Set(levels)).toEqual(new Set(['DEBUG', 'INFO', 'WARNING', 'ERROR']));
  });

  it('over a trunk has a SIP and a carrier edge, with metrics of both where there is silence', () => {
    const calls = runs(scenarios.trunkCall);
    for (const call of calls) {
      expect(dataOf(call, 'call-summary.complete')[0]).toMatchObject({
        call_type: 'trunking',
        properties: { direction: 'trunking_terminating' },
        sip_edge: { metrics: expect.anything() },
      });
    }
    const measured = calls.map((call) => dataOf(call, 'call-metrics'));
    const edges = new Set(measured.flat().map(({ edge }) => edge));
    expect(edges).toEqual(new Set(['sip_edge', 'carrier_edge']));
    expect(measured.some((metrics) => metrics.length === 0)).toBe(true);
  });

  it('with a virtual agent numbers the steps of its session, and has its error', () => {
    for (const call of runs(scenarios.virtualAgent)) {
      const steps = dataOf(call, 'call-event.gateway').flatMap(
        ({ conversation_relay_data: data }) => (data ? [data as Record<string, unknown>] : []),
      );
      expect(steps.map((step) => step.sequence_number)).toEqual(steps.map((_, index) => index + 1));
      expect(steps.at(-1)).toMatchObject({ call_wrap_up: { end_status: 'failure' } });
      const [logged] = call.filter(({ event }) => event.type.includes('error-logs'));
      expect(logged?.event.data.correlation_sid).toBe(call[0]?.callSid);
    }
  });
});

describe('an inbound call', () => {
  it('dials a leg that knows its parent, and is answered or not', () => {
    const calls = runs(scenarios.inboundCall);
    for (const call of calls) {
      const children = call.filter((sample) => parameters(sample).ParentCallSid);
      const dialled = call.find(({ event }) => event.type.endsWith('twiml.dial.finished'));
      expect(new Set(valuesOf(children, 'ParentCallSid'))).toEqual(new Set([dialled?.callSid]));
      expect(children[0]?.callSid).toBe(dialled && parameters(dialled).DialCallSid);
    }
  });
});
