import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../../src/local/dynamodb/exchange.ts';
import { otherParts, type ReadCall } from './call.ts';
import type { Fault } from './fault.ts';
import { undocumentedAnswer } from './undocumented-answer.ts';

/** A call under way. */
export interface Exchange {
  readonly call: ReadCall;
  readonly response: ServerResponse;
  /** Has DynamoDB do it, or only these parts of it. */
  readonly perform: (parts?: readonly number[]) => Promise<Answer>;
  /** Ends the process that called. */
  readonly kill: () => void;
}

/** Does to a call what the fault says. */
export async function suffer(fault: Fault, exchange: Exchange): Promise<void> {
  const { call, response, perform, kill } = exchange;
  switch (fault.kind) {
    case 'none':
      return answer(response, await perform());
    case 'call throttled':
      return answer(response, refusal(400, fault.code));
    case 'server error':
      return answer(response, refusal(fault.status, 'InternalServerError'));
    case 'dropped before':
      return drop(response);
    case 'dropped after':
      await perform();
      return drop(response);
    case 'slow':
    case 'too slow': {
      if (fault.when === 'before') await sleep(fault.ms);
      const reply = await perform();
      if (fault.when === 'after') await sleep(fault.ms);
      return answer(response, reply);
    }
    case 'answer broken off': {
      const { status, body } = await perform();
      const bytes = Buffer.from(body);
      response.writeHead(status, { 'Content-Length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => drop(response));
      return;
    }
    case 'answer cut in half': {
      const reply = await perform();
      return answer(response, { ...reply, body: reply.body.slice(0, reply.body.length / 2) });
    }
    case 'answer stalls': {
      const { status, body } = await perform();
      response.writeHead(status, { 'Content-Length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length / 2));
      return;
    }
    case 'undocumented answer':
      return answer(response, { ...undocumentedAnswer(fault.form, call), headers: {} });
    case 'parts refused': {
      const others = otherParts(call, fault.parts);
      if (others.length === 0) return answer(response, refusal(400, 'ThrottlingException'));
      const reply = await perform(others);
      return answer(response, changed(reply, call.refuse(fault.parts, fault.code)));
    }
    case 'done and denied':
    case 'stale read':
      return answer(response, changed(await perform(), call.deny(fault.parts)));
    case 'killed before':
      return kill();
    case 'killed after':
      await perform();
      return kill();
  }
}

/** Sends an answer whole. */
export function answer(response: ServerResponse, { status, body }: Answer): void {
  // The checksum in DynamoDB's own headers would not fit a changed body.
  const headers = { 'Content-Type': 'application/x-amz-json-1.0' };
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** An answer that says no to the whole call. */
export function refusal(status: number, code: string): Answer {
  const __type = `com.amazonaws.dynamodb.v20120810#${code}`;
  return { status, headers: {}, body: JSON.stringify({ __type, message: 'by the schedule' }) };
}

/** Breaks the connection. */
export function drop({ socket }: ServerResponse): void {
  socket?.destroy();
}

function changed(reply: Answer, change: (body: string) => string): Answer {
  return reply.status === 200 ? { ...reply, body: change(reply.body) } : reply;
}
