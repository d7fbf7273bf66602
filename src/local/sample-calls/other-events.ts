import { eventId, phone, sid, uuid } from './identifiers.ts';
import { chance, oneOf, type Random } from './random.ts';
import type { Account, CloudEvent, SampleEvent } from './sample-event.ts';
import { iso, webhookEvent } from './webhook-event.ts';

/** What Twilio sends to try out a sink. All of an account share one `id`. */
export function sinkTestEvent(random: Random, at: number, account: Account): SampleEvent {
  const time = iso(at);
  return {
    event: {
      specversion: '1.0',
      type: 'com.twilio.eventstreams.test-event',
      source: 'Sink',
      id: account.sid,
      dataschema: 'https://events-schemas.twilio.com/EventStreams.TestSink/1.json',
      datacontenttype: 'application/json',
      time,
      data: { test_id: uuid(random) },
    },
    at,
    occurredAt: time,
  };
}

/** A Voice type that does not exist yet: about a call, half of the time without a request. */
export function futureEvent(random: Random, startTime: number, account: Account): SampleEvent[] {
  return [
    webhookEvent(random, account, {
      type: 'status-callback.hologram.projected',
      at: startTime,
      callSid: sid(random, 'CA'),
      ...(chance(random, 0.5) && { parameters: {} }),
    }),
  ];
}

/** An event of a Twilio product other than Voice. */
export function otherProductEvent(random: Random, at: number, account: Account): CloudEvent {
  const messageSid = sid(random, 'SM');
  const { type, source, schema, data } = oneOf(random, [
    {
      type: 'com.twilio.messaging.message.delivered',
      source: `/2010-04-01/Accounts/${account.sid}/Messages/${messageSid}.json`,
      schema: 'Messaging.MessageStatus/1',
      data: {
        accountSid: account.sid,
        messageSid,
        messageStatus: 'DELIVERED',
        timestamp: iso(at),
        to: phone(random).number,
      },
    },
    {
      type: 'com.twilio.error-logs.error.logged',
      source: '/v1/DebuggerEvents',
      schema: 'ErrorLogs.Error/2',
      data: {
        account_sid: account.sid,
        error_code: '30007',
        level: 'ERROR',
        product_name: 'Programmable Messaging',
        // Of a call or a conference it would be kept.
        correlation_sid: messageSid,
      },
    },
  ]);
  return {
    specversion: '1.0',
    type,
    source,
    id: eventId(random),
    dataschema: `https://events-schemas.twilio.com/${schema}`,
    datacontenttype: 'application/json',
    time: iso(at),
    data,
  };
}
