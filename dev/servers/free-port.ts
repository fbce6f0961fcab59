import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ports that operating systems give to outgoing connections (from 32768 on Linux, from 49152 elsewhere). */
const PORT_FROM = 20_000;
const PORT_BELOW = 32_768;
const TRIES = 20;

/** Why nobody can listen on a port, or null. */
async function refusalOf(port: number): Promise<unknown> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    return cause;
  }
  server.close();
  await once(server, 'close');
  return null;
}

/**
 * The wanted TCP port on 127.0.0.1, or one that nobody listens on now. No connection that is made before its user listens
 * is given it; another server may still take it, which is reported as a failed start.
 *
 * @throws when the wanted port is in use: asking it whether our server is ready would ask somebody else's
 */
export async function freePort(wanted?: number): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const port = wanted ?? randomInt(PORT_FROM, PORT_BELOW);
    const cause = await refusalOf(port);
    if (cause === null) return port;
    if (wanted !== undefined || tries === TRIES)
      throw new Error(`Port ${port} on 127.0.0.1 is in use. Choose another one or end what uses it.`, { cause });
  }
}
