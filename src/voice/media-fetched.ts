import { defineProcessor } from './define-processor.ts';
import { withoutPrivateData } from './private-data.ts';
import { answer, answerDetails, isGood } from './webhook-answer.ts';
import { because, named } from './wording.ts';

/** Twilio fetched a file to `<Play>`. A caller waits for it as for TwiML. */
export const mediaFetched = defineProcessor({
  types: ['com.twilio.voice.media.fetched'],
  // Usually none: all there is to know stands in the request and its answer.
  parameters: {},
  describe: (_, { webhook }) => {
    const file = fileOf(webhook?.url);
    const noun = webhook?.contentType?.startsWith('audio/') ? 'audio' : 'media';
    const told = answer(webhook);
    const failed = told !== undefined && !isGood(webhook);
    return {
      details: { ...answerDetails(webhook), contentType: webhook?.contentType, file },
      summary: `${named(noun, file)} ${failed ? 'not fetched' : 'fetched'}${because(told)}`,
    };
  },
});

/** The last part of a URL's path, which is enough to know it by. */
function fileOf(url: string | undefined): string | undefined {
  const path = url === undefined ? undefined : URL.parse(url)?.pathname;
  if (path === undefined) return undefined;
  // The whole path is looked through: a number may have slashes in it.
  const name = withoutPrivateData(decoded(path)).split('/').at(-1);
  return name === '' ? undefined : name;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
