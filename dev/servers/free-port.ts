import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * The wanted TCP port on 127.0.0.1, or any that nobody listens on now. Another process may still take it before its
 * user does; the servers here report that as a failed start.
 *
 * @throws when the wanted port is in use: asking it whether our server is ready would ask somebody else's
 */
export async function freePort(wanted?: number): Promise<number> {
  const server = createServer().listen(wanted ?? 0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`Port ${wanted} on 127.0.0.1 is in use. Choose another one or end what uses it.`, { cause });
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The operating system named no port.');
  return address.port;
}
