import { describe, expect, it } from 'vitest';
import { changed, findingsOf, voiceExample } from '../fixtures/voice-examples.ts';

describe('media.fetched', () => {
  it('says which file was fetched, and how long a caller waited', async () => {
    expect(await findingsOf(voiceExample('media.fetched'))).toEqual({
      details: {
        responseCode: 200,
        requestDurationMs: 311,
        contentType: 'audio/mpeg',
        file: 'hello.mp3',
      },
      summary: 'audio hello.mp3 fetched: 200 after 311 ms',
      warnings: [],
    });
  });

  it.each([
    [
      { responseCode: 404, requestDurationMs: 90, contentType: 'text/html' },
      'media hello.mp3 not fetched: 404 after 90 ms',
    ],
    [{ requestDurationMs: 6_000 }, 'audio hello.mp3 fetched: 200 after 6 s (slow)'],
    [
      { responseCode: undefined, requestDurationMs: 15_000 },
      'audio hello.mp3 not fetched: no answer after 15 s',
    ],
    [
      { url: 'https://example.com/a/na%C3%AFve%20tune.wav?to=+15005550006' },
      'audio naïve tune.wav fetched: 200 after 311 ms',
    ],
    [{ url: 'https://example.com/4155550100.mp3' }, 'audio [number].mp3 fetched: 200 after 311 ms'],
    [{ url: 'https://example.com/%E0%A4%A' }, 'audio %E0%A4%A fetched: 200 after 311 ms'],
    [{ url: 'https://example.com/' }, 'audio fetched: 200 after 311 ms'],
    [{ url: 'no url', contentType: undefined }, 'media fetched: 200 after 311 ms'],
    [{ responseCode: undefined, requestDurationMs: undefined }, 'audio hello.mp3 fetched'],
  ])('reads well with %j', async (webhook, summary) => {
    expect((await findingsOf(changed('media.fetched', { webhook }))).summary).toBe(summary);
  });
});
