/** Something else listens on the port. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  /** @param service what wanted to listen: it has an option `--<service>-port` of `npm run local` */
  constructor(service: 'dynamodb' | 'kinesis' | 'browse', port: number) {
    super(
      `Port ${port} on 127.0.0.1 is in use. Stop the program that listens there, or choose another one with --${service}-port (0: any free one).`,
    );
  }
}
