import { describe, expect, it } from 'vitest';
import { ledgerRequest } from '../../../src/cli/reconcile/ledger-request.ts';
import { typesOf } from '../../../src/cli/reconcile/request-types.ts';
import type { JsonObject } from '../../../src/json/json-object.ts';
import { subscribableTypes } from '../../../src/voice/registry.ts';
import { aLedgerRequest, ledgerItem } from '../../fixtures/ledger.ts';
import { samplesOf, scenarios } from '../../fixtures/samples.ts';
import { voiceExamples } from '../../fixtures/voice-examples.ts';

const typesFrom = (data: JsonObject) => typesOf(ledgerRequest(ledgerItem({ data })));
const present = (type: string) => type.replace('.voice.webhook.', '.voice.');

const examples = voiceExamples.filter(({ event }) => event.data.request != null);
const known = examples.filter(({ event }) => subscribableTypes.includes(present(event.type)));
const unknown = examples.filter((example) => !known.includes(example));

describe('the types of event that a request of the ledger makes', () => {
  it.each(known.map(({ name, event }) => [name, event] as const))('has that of %s', (_, event) => {
    const types = typesFrom(event.data);
    expect(types, 'src/cli/reconcile/request-types.ts').toContain(present(event.type));
  });

  it.each(unknown.map(({ name, event }) => [name, event] as const))(
    'names no type that there is no subscription for: %s',
    (_, event) => {
      expect(subscribableTypes).toEqual(expect.arrayContaining([...typesFrom(event.data)]));
    },
  );

  it('has those of all requests of the sample calls, and few others beside', () => {
    for (const scenario of Object.values(scenarios)) {
      for (let seed = 0; seed < 20; seed += 1) {
        const samples = samplesOf(scenario, seed);
        for (const { event } of samples.filter((sample) => 'request' in sample.event.data)) {
          const types = typesFrom(event.data);
          expect(types, JSON.stringify(event)).toContain(present(event.type));
          expect(types.length).toBeLessThanOrEqual(event.type.includes('.twiml.call.') ? 3 : 1);
        }
      }
    }
  });

  it.each([
    ['queued', 'initiated'],
    ['in-progress', 'answered'],
    ['busy', 'completed'],
    ['no-answer', 'completed'],
    ['canceled', 'completed'],
  ])('takes the status %s for the step %s', (callstatus, step) => {
    const parameters = { callstatus, callbacksource: 'call-progress-events' };
    expect(typesOf(aLedgerRequest({ parameters }))).toEqual([
      `com.twilio.voice.status-callback.call.${step}`,
    ]);
  });

  it.each([
    ['what it cannot read', {}],
    ['a SIPREC callback', { siprecsid: 'SR1', siprecevent: 'siprec-started' }],
    ['a status that it does not know', { callstatus: 'dreaming', sequencenumber: '1' }],
    [
      'a conference event that it does not know',
      { conferencesid: 'CF1', statuscallbackevent: 'x' },
    ],
  ])('has none of %s', (_, parameters) => {
    expect(typesOf(aLedgerRequest({ parameters }))).toEqual([]);
  });

  it('takes a creation under the address of what was created for a creation, as the example of the API description has it', () => {
    const url = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA1.json';
    expect(typesOf(aLedgerRequest({ url, responseCode: 201 }))).toEqual([
      'com.twilio.voice.api-request.call.created',
    ]);
    expect(typesOf(aLedgerRequest({ url, responseCode: 200 }))).toEqual([
      'com.twilio.voice.api-request.call.modified',
    ]);
  });
});
