import type { KinesisStreamRecord } from 'aws-lambda';
import type { Deadline } from '../../deadline.ts';
import { dispatch } from '../../dispatch.ts';
import { validate } from '../../events/validate.ts';
import { decode } from '../../kinesis/decode.ts';
import type { Ignored, Rejected, Unfinished } from '../../outcome.ts';
import { advance, type Ready, rejected } from '../../steps.ts';
import { eventItem } from '../../store/items.ts';
import { processorFor } from '../../voice/registry.ts';

/** What would become of an event, as far as its record tells: `ready` would be stored, or is already. */
export type Seen = Ready | Rejected | Ignored | Unfinished;

const NO_DEADLINE: Deadline = { reached: () => false, signal: new AbortController().signal };

/** A record's events as the consumer of this version sees them: its own steps, up to the commit. */
export async function look(record: KinesisStreamRecord): Promise<Seen[]> {
  const decoded = decode(record);
  const validated = advance(decoded, 'decoded', ({ origin, value }) => validate(origin, value));
  const dispatched = (await dispatch(validated, { processorFor, deadline: NO_DEADLINE })) as Seen[];
  return dispatched.map((step) => {
    if (step.kind !== 'ready') return step;
    const item = eventItem(step, 0);
    return item.kind === 'item' ? step : rejected(step, item.reason, item.issues);
  });
}
