import type { Twilio } from 'twilio';
import { askTwilio } from './errors.ts';
import type { Plan } from './plan.ts';
import { factsOf } from './type-facts.ts';

/** Makes the sink of a plan, if there is none. */
export async function ensureSink(
  client: Twilio,
  plan: Plan,
  title: string,
): Promise<{ readonly sid: string; readonly status: string }> {
  if (plan.sink) return plan.sink;
  return askTwilio('create the sink', () =>
    client.events.v1.sinks.create({
      description: `Voice events for ${title}`,
      sinkType: 'kinesis',
      sinkConfiguration: plan.configuration,
    }),
  );
}

/**
 * Sees to it that a tested sink is active. Twilio's sinks are active from the beginning now; they
 * used to be `validating` after a test until the test event's id was sent back, and the API still
 * has both (https://www.twilio.com/docs/events/event-streams/sink-resource/validate).
 */
export async function ensureActive(client: Twilio, sinkSid: string, testId: string): Promise<void> {
  const sink = client.events.v1.sinks(sinkSid);
  const { status } = await askTwilio('look at the sink', () => sink.fetch());
  if (status === 'active') return;
  await askTwilio('validate the sink', () => sink.sinkValidate.create({ testId }));
}

/** Makes the subscription of a plan, or adds, changes and removes types; gives its SID. */
export async function ensureSubscription(
  client: Twilio,
  plan: Plan,
  sinkSid: string,
  title: string,
): Promise<string> {
  const { subscriptions } = client.events.v1;
  if (!plan.subscription) {
    const { sid } = await askTwilio('create the subscription', () =>
      subscriptions.create({
        description: `Voice events for ${title}`,
        sinkSid,
        types: plan.add.map((type) => ({ type, schema_version: factsOf(type).schemaVersion })),
      }),
    );
    return sid;
  }
  const { sid } = plan.subscription;
  const { subscribedEvents } = subscriptions(sid);
  // A subscription without any type is refused: add first.
  for (const type of plan.add) {
    const { schemaVersion } = factsOf(type);
    await askTwilio(`subscribe to ${type}`, () => subscribedEvents.create({ type, schemaVersion }));
  }
  for (const type of plan.change) {
    const { schemaVersion } = factsOf(type);
    await askTwilio(`subscribe to version ${schemaVersion} of ${type}`, () =>
      subscriptions(sid).subscribedEvents(type).update({ schemaVersion }),
    );
  }
  for (const type of plan.remove) {
    await askTwilio(`unsubscribe from ${type}`, () =>
      subscriptions(sid).subscribedEvents(type).remove(),
    );
  }
  return sid;
}
