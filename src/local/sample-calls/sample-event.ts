/** A CloudEvent as Twilio sends it; `data` always as an object, whatever form it travels in. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly type: string;
  readonly source: string;
  readonly id: string;
  readonly dataschema: string;
  readonly datacontenttype: string;
  /** RFC 3339. Some events come without. */
  readonly time?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** One event of a scenario, with what is true about it whatever its fields say. */
export interface SampleEvent {
  readonly event: CloudEvent;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
  /** When Twilio hands it to Kinesis, where the scenario cares: same unit. */
  readonly arrivesAt?: number;
  readonly callSid?: string | undefined;
  readonly conferenceSid?: string | undefined;
  /** When it happened by the best clock that the event itself carries: ISO 8601, UTC. */
  readonly occurredAt: string;
}

/** The Twilio account whose traffic it is. */
export interface Account {
  readonly sid: string;
  /** Where its webhooks go, without a slash at the end. */
  readonly webhooks: string;
}
