import { badContent, badKinds } from './bad-records.ts';
import { otherProductEvent } from './other-events.ts';
import type { Elements, Parcel } from './packing.ts';
import { chance, integer, type Random, shuffled } from './random.ts';
import type { Account, CloudEvent, SampleEvent } from './sample-event.ts';

const dataAsTextShare = 0.12;
const indentedShare = 0.03;

/** An event on its way, held up for seconds to minutes in the given share of cases. */
export function eventParcel(random: Random, sample: SampleEvent, disorder: number): Elements {
  const latency = disorder > 0 ? integer(random, 200, 1_500) : 400;
  const delay = chance(random, disorder) ? integer(random, 2_000, 240_000) : 0;
  const arrivesAt = (sample.arrivesAt ?? sample.at + latency) + delay;
  return { form: 'elements', texts: [written(random, sample.event)], arrivesAt };
}

/** An event of another Twilio product on its way. */
export function otherProductParcel(random: Random, at: number, account: Account): Parcel {
  const event = otherProductEvent(random, at, account);
  return { form: 'elements', texts: [written(random, event)], arrivesAt: at };
}

/** Bad content on its way, every kind in turn; half of what can stand in an array does. */
export function badParcels(random: Random, times: readonly number[], account: Account): Parcel[] {
  const kinds = shuffled(random, [...Array(badKinds).keys()]);
  return times.map((at, index) => {
    const content = badContent(random, kinds[index % badKinds] ?? 0, at, account);
    const { reason, kind } = content;
    const common = { arrivesAt: at, fault: { reason, kind } };
    if (content.form === 'record') return { ...common, form: 'record', bytes: content.bytes };
    const company = chance(random, 0.5) ? 'wanted' : 'never';
    return { ...common, form: 'elements', texts: [content.text], company };
  });
}

const repetitions: readonly ((random: Random, parcel: Elements) => Elements[])[] = [
  function sameRecordTwice(_, parcel) {
    return [{ ...parcel, company: 'never', copies: 2 }];
  },
  function twiceInOneArray(_, parcel) {
    return [{ ...parcel, texts: [...parcel.texts, ...parcel.texts] }];
  },
  function againSoon(random, parcel) {
    return [parcel, { ...parcel, arrivesAt: parcel.arrivesAt + integer(random, 50, 2_000) }];
  },
  function againMuchLater(random, parcel) {
    return [parcel, { ...parcel, arrivesAt: parcel.arrivesAt + integer(random, 60_000, 480_000) }];
  },
];

/** The parcels, so many of them twice: in one record, one array, soon after, or much later. */
export function withDuplicates(
  random: Random,
  parcels: readonly Elements[],
  duplicates: number,
): Elements[] {
  return shuffled(random, parcels).flatMap((parcel, index) => {
    const repetition = repetitions[index % repetitions.length];
    return index < duplicates && repetition ? repetition(random, parcel) : [parcel];
  });
}

/** The event as JSON; Twilio has been seen to send `data` as a JSON string of its own. */
function written(random: Random, event: CloudEvent): string {
  const asText = chance(random, dataAsTextShare);
  const indent = chance(random, indentedShare) ? 2 : 0;
  const sent = asText ? { ...event, data: JSON.stringify(event.data) } : event;
  return JSON.stringify(sent, null, indent);
}
