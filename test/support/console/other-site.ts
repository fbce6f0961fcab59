import { once } from 'node:events';
import { createServer } from 'node:http';

/** A site of somebody else, at an origin of its own. */
export interface OtherSite {
  readonly url: string;
  close(): void;
}

/**
 * Serves one page.
 *
 * @param hostName `localhost` is the same site as the pages here, as browsers have it, and yet another origin
 */
export async function otherSite(hostName: 'localhost' | '127.0.0.1', html: string): Promise<OtherSite> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(html);
  });
  server.listen(0, hostName);
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://${hostName}:${port}/`, close: () => void server.close() };
}
