import { createServer } from 'node:net';
import { once } from 'node:events';

/**
 * A TCP port on 127.0.0.1 that nobody listens on now. Another process may take it before its user does; the servers
 * here report that as a failed start.
 */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('The operating system named no port.');
  return address.port;
}
