import { type Item, jsonOf } from '../../json/item.ts';
import { isJsonObject } from '../../json/json-object.ts';
import { asTime } from '../stored-item.ts';
import { known, number, text } from '../timeline/fields.ts';

/** What an event knows of its call: the attribute `call`. */
export interface CallAttributes {
  readonly direction?: string;
  /** As Twilio wrote them: E.164, `sip:…`, `client:…`. */
  readonly from?: string;
  readonly to?: string;
  readonly status?: string;
  readonly durationSeconds?: number;
  readonly timeToAnswerSeconds?: number;
  readonly answeredBy?: string;
  readonly sipResponseCode?: number;
  readonly errorCode?: number;
}

/** An event about a call's begin or end, as the indexes of calls list it. */
export interface CallEntry {
  readonly type: string;
  /** ISO 8601 with milliseconds, UTC. */
  readonly occurredAt: string;
  readonly callSid: string;
  readonly accountSid?: string;
  readonly call: CallAttributes;
  /** Twilio's quality tags, and `error`. */
  readonly problems: readonly string[];
}

/** An item of one of these indexes; `undefined` for one that is no event of a call. */
export function callEntry(item: Item): CallEntry | undefined {
  const { type, accountSid, call, ...keys } = jsonOf(item);
  const facts = isJsonObject(call) ? call : {};
  const callSid = text(keys.callSid);
  const occurredAt = asTime(keys.occurredAt);
  if (callSid === undefined || occurredAt === undefined) return undefined;
  return {
    type: text(type) ?? '',
    occurredAt,
    callSid,
    ...known({ accountSid: text(accountSid) }),
    call: known({
      direction: text(facts.direction),
      from: text(facts.from),
      to: text(facts.to),
      status: text(facts.status),
      durationSeconds: number(facts.durationSeconds),
      timeToAnswerSeconds: number(facts.timeToAnswerSeconds),
      answeredBy: text(facts.answeredBy),
      sipResponseCode: number(facts.sipResponseCode),
      errorCode: number(facts.errorCode),
    }),
    problems: Array.isArray(facts.problems)
      ? facts.problems.filter((problem) => text(problem) !== undefined)
      : [],
  };
}
