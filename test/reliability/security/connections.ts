/**
 * Loaded into the function's process (`--import`): writes a line for every connection that it tries
 * to make, to any host, so that no call goes past the endpoint that records them.
 */
import { Socket as UdpSocket } from 'node:dgram';
import { Socket } from 'node:net';
import { CONNECTION } from './function-under-test.ts';

const report = (where: string) => process.stderr.write(`${CONNECTION}${where}\n`);

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
  // A host that is not found never gets as far as an attempt.
  this.once('lookup', (error, _address, _family, host) => error && report(host));
  this.on('connectionAttempt', (address, port) => report(`${address}:${port}`));
  return Reflect.apply(connect, this, args);
} as typeof connect;

const send = UdpSocket.prototype.send;
UdpSocket.prototype.send = function (this: UdpSocket, ...args: unknown[]) {
  report(`UDP ${args.filter((arg) => typeof arg !== 'object').join(' ')}`);
  return Reflect.apply(send, this, args);
} as typeof send;
