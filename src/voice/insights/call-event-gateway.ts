import * as z from 'zod';
import { listed, words } from '../wording.ts';
import { relayFacts, relayInWords, relaySchema } from './conversation-relay.ts';
import { defineInsights } from './define-insights.ts';
import { atEdge, edgeOf } from './edges.ts';
import { eventName, known, maybe, maybeObject, word } from './fields.ts';

const edge = maybeObject({
  metadata: maybeObject({ region: maybe(word), edge_location: maybe(word) }),
});

const gatewayEventData = z.object({
  edge: maybe(word),
  group: maybe(eventName),
  name: maybe(eventName),
  level: maybe(word),
  carrier_edge: edge,
  sip_edge: edge,
  client_edge: edge,
  sdk_edge: edge,
  // The REST API has what ConversationRelay tells in an object of its own, and so, it is assumed,
  // has the event (version 3). The same fields beside the event's name are read too.
  conversation_relay_data: maybeObject(relaySchema),
  ...relaySchema,
});

/** Something that a gateway of Twilio's saw: how a call proceeds, and what ConversationRelay does. */
export const gatewayCallEvent = defineInsights({
  types: ['call-event.gateway'],
  data: gatewayEventData,
  describe: (data) => {
    const { name, group, level, conversation_relay_data: relay } = data;
    if (group === 'conversation_relay' || relay !== undefined) {
      const facts = relayFacts({ ...data, ...known(relay ?? {}) });
      return {
        details: known({ group, name, level, ...facts }),
        summary: relayInWords(name, facts),
      };
    }
    const edge = edgeOf(data);
    const { metadata } = (edge && data[`${edge}_edge`]) ?? {};
    const { edge_location: edgeLocation, region } = metadata ?? {};
    const what = words(name?.replace(/^call\./, ''), 'event');
    return {
      details: known({ group, name, level, edge, edgeLocation, region }),
      summary: listed(`call ${what}${atEdge(edge)}`, edgeLocation),
    };
  },
});
