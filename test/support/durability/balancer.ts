import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A door before several processes that do the same, as a reverse proxy is: who comes is passed on to one that listens. */
export class Balancer {
  readonly #server: Server;
  readonly #ports: readonly number[];
  #turn = 0;

  private constructor(ports: readonly number[]) {
    this.#ports = ports;
    this.#server = createServer((from) => this.#passOn(from, ports.length));
  }

  /** @param ports where they listen, on 127.0.0.1 */
  static async listen(port: number, ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    balancer.#server.listen(port, '127.0.0.1');
    await once(balancer.#server, 'listening');
    return balancer;
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** In turn; one that does not listen is passed over. */
  #passOn(from: Socket, left: number): void {
    from.on('error', () => from.destroy());
    if (left === 0) {
      from.destroy();
      return;
    }
    this.#turn += 1;
    const to = connect(this.#ports[this.#turn % this.#ports.length] ?? 0, '127.0.0.1');
    const refused = (): void => this.#passOn(from, left - 1);
    to.once('error', refused);
    to.once('connect', () => {
      to.off('error', refused);
      to.on('error', () => from.destroy());
      to.on('close', () => from.destroy());
      from.on('close', () => to.destroy());
      from.pipe(to).pipe(from);
    });
  }
}
