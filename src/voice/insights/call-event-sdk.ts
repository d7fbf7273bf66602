import * as z from 'zod';
import { defineInsights } from './define-insights.ts';
import {
  count,
  country,
  dashedWord,
  known,
  maybe,
  maybeList,
  maybeObject,
  maybeProse,
  product,
  quantity,
  version,
  word,
} from './fields.ts';
import { sdkEventInWords } from './sdk-event-in-words.ts';

const iceCandidate = maybeObject({ type: maybe(word), protocol: maybe(word) });

const sdkEventData = z.object({
  // Twilio's documentation has dashes in groups and names, summaries of calls have underscores.
  group: maybe(dashedWord),
  name: maybe(dashedWord),
  level: maybe(word),
  sdk_edge: maybeObject({
    // The user's name, IP address, position and device are not read.
    metadata: maybeObject({
      country_code: maybe(country),
      sdk: maybeObject({
        type: maybe(word),
        version: maybe(version),
        browser: maybeObject({ name: maybe(product), major: maybe(version) }),
        os: maybeObject({ name: maybe(product), version: maybe(version) }),
      }),
    }),
    error: maybeObject({ code: maybe(count), message: maybeProse }),
    metric: maybeObject({ threshold: maybe(quantity), values: maybeList(quantity) }),
    feedback: maybeObject({ score: maybe(count), reason: maybe(word) }),
    ice_candidate_pair: maybeObject({ local: iceCandidate, remote: iceCandidate }),
  }),
});

/** Something that the Voice SDK noticed in a browser or an app. */
export const sdkCallEvent = defineInsights({
  types: ['call-event.sdk'],
  data: sdkEventData,
  describe: ({ group, name, level, sdk_edge: edge }) => {
    const { metadata, error, metric, feedback, ice_candidate_pair: ice } = edge ?? {};
    const details = {
      group,
      name,
      level,
      thresholdValue: metric?.threshold,
      values: metric?.values,
      errorCode: error?.code,
      errorMessage: error?.message,
      feedbackScore: feedback?.score,
      feedbackReason: feedback?.reason,
      sdkType: metadata?.sdk?.type,
      sdkVersion: metadata?.sdk?.version,
      browser: joined(metadata?.sdk?.browser?.name, metadata?.sdk?.browser?.major),
      os: joined(metadata?.sdk?.os?.name, metadata?.sdk?.os?.version),
      iceLocal: joined(ice?.local?.type, ice?.local?.protocol),
      iceRemote: joined(ice?.remote?.type, ice?.remote?.protocol),
      countryCode: metadata?.country_code,
    };
    return { details: known(details), summary: sdkEventInWords(details) };
  },
});

/** "Chrome 141", "host udp". */
function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter((part) => part !== undefined).join(' ') || undefined;
}
