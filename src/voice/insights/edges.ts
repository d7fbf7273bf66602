import type * as z from 'zod';
import { anyKnown, maybe, maybeObject, word } from './fields.ts';
import { edgeInWords } from './quality.ts';
import { type MeasuredStream, measuredStreams, streamFacts, streamsSchema } from './streams.ts';

/**
 * Where Twilio measures a call's media: its gateways to carriers, to SIP and to the Voice SDK
 * (`client`), and the SDK itself. IP addresses, SIP's call id and the user agent are not read.
 */
const EDGES = ['carrier', 'sip', 'client', 'sdk'] as const;
type Edge = (typeof EDGES)[number];

const edge = maybeObject({
  properties: maybeObject({
    media_region: maybe(word),
    edge_location: maybe(word),
    trunk_sid: maybe(word),
  }),
  metrics: streamsSchema,
});

/** What a call summary has of its edges, beside the SDK's own. */
export const edgesSchema = { carrier_edge: edge, sip_edge: edge, client_edge: edge };

/**
 * Which edge an event is of: the one that it names, else the first that it has data of. Twilio's
 * generated examples name a place there, and "unknown_edge".
 */
export function edgeOf(
  data: { readonly edge?: string | undefined } & { readonly [E in Edge as `${E}_edge`]?: unknown },
): Edge | undefined {
  return (
    EDGES.find((edge) => `${edge}_edge` === data.edge) ??
    EDGES.find((edge) => data[`${edge}_edge`] !== undefined)
  );
}

/** " at the carrier edge", " at the SDK". */
export function atEdge(edge: Edge | undefined): string {
  if (edge === undefined) return '';
  return ` at the ${edgeInWords(edge)}${edge === 'sdk' ? '' : ' edge'}`;
}

/** What a call summary has of each edge. */
type Edges = { readonly [E in Edge]?: z.output<typeof edge> };

/** The edges of a call by their short name; an edge of which nothing is known is left out. */
export function edgeFacts(edges: Edges) {
  const facts = EDGES.map((name) => {
    const { properties, metrics } = edges[name] ?? {};
    return [
      name,
      anyKnown({
        codec: metrics?.inbound?.codec_name ?? metrics?.outbound?.codec_name,
        mediaRegion: properties?.media_region,
        edgeLocation: properties?.edge_location,
        trunkSid: properties?.trunk_sid,
        inbound: streamFacts(metrics?.inbound),
        outbound: streamFacts(metrics?.outbound),
      }),
    ] as const;
  });
  return anyKnown(Object.fromEntries(facts));
}

/** All streams that were measured at the edges. */
export function streamsOfEdges(edges: Edges): MeasuredStream[] {
  return EDGES.flatMap((name) => measuredStreams(edges[name]?.metrics, name));
}
