import { processors } from '../voice/registry.ts';

/** A type as it may be logged: one of the registry. Whatever else stands in its place may be anything. */
export function loggableType(type: string): string {
  return processors.has(type) ? type : 'other';
}

/** Twilio's SIDs, hashes in hexadecimal, and UUIDs. */
const TWILIO_ID =
  /^(?:[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** An event id as it may be logged: of a form that Twilio has. The record id names any other event. */
export function loggableId(id: string): string {
  return TWILIO_ID.test(id) ? id : 'irregular';
}

/** An error as it may be logged: without its stack, and without what it holds besides. */
export function loggableError({ name, message }: Error) {
  return { name, message };
}
