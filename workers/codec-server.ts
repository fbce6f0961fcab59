import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createLogger } from '../logging/logger.js';
import { clientCodec } from '../proofs/codec.js';
import { loadKeyring } from '../proofs/keyring.js';
import { CODEC_SERVER_SETTINGS } from './codec-server-settings.js';
import { readSettings } from './settings.js';

/** How long a shutdown waits for payloads that are being decoded. */
const SHUTDOWN_MILLISECONDS = 5_000;

/** A page of history is far smaller. */
const BODY_MAX_BYTES = 8 * 1024 * 1024;

const payload = z.object({ metadata: z.record(z.string(), z.string()).optional(), data: z.string().optional() });
const request = z.object({ payloads: z.array(payload) });

const logger = createLogger({ service: 'codec-server' });
const settings = readSettings('The codec server', CODEC_SERVER_SETTINGS, process.env);
const codec = clientCodec(await loadKeyring(settings.CODEC_KEYRING_FILE));

const fromBase64 = (value: string): Uint8Array => Buffer.from(value, 'base64');
const toBase64 = (value: Uint8Array | null | undefined): string => Buffer.from(value ?? []).toString('base64');

function mayAsk(incoming: IncomingMessage): boolean {
  const given = Buffer.from(incoming.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${settings.CODEC_SERVER_TOKEN}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function decode(body: string): Promise<string> {
  const { payloads } = request.parse(JSON.parse(body));
  const encoded = payloads.map(({ metadata = {}, data = '' }) => ({
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, fromBase64(value)])),
    data: fromBase64(data),
  }));
  const decoded = await codec.decode(encoded);
  return JSON.stringify({
    payloads: decoded.map(({ metadata, data }) => ({
      metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, toBase64(value)])),
      data: toBase64(data),
    })),
  });
}

function answer(response: ServerResponse, status: number, body = ''): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'access-control-allow-origin': settings.CODEC_ALLOWED_ORIGIN,
    'access-control-allow-headers': 'content-type,x-namespace,authorization',
    'access-control-allow-methods': 'POST, OPTIONS',
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Decodes only: there is no `/encode`, so nobody can make a payload here (architecture, section 5). */
async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  if (incoming.method === 'OPTIONS') return answer(response, 204);
  if (incoming.method === 'GET' && incoming.url === '/health') return answer(response, 200, '{"status":"ok"}');
  if (incoming.method !== 'POST' || !incoming.url?.endsWith('/decode')) return answer(response, 404);
  if (!mayAsk(incoming)) return answer(response, 401);
  if (Number(incoming.headers['content-length'] ?? 0) > BODY_MAX_BYTES) return answer(response, 413);
  answer(response, 200, await decode(await text(incoming)));
}

const server = createServer((incoming, response) => {
  serve(incoming, response).catch((fault: unknown) => {
    logger.warn('payloads could not be decoded', { error: fault instanceof Error ? fault.name : 'unknown' });
    if (!response.headersSent) answer(response, 400);
  });
});
server.listen(settings.CODEC_SERVER_PORT, settings.CODEC_SERVER_HOST, () => logger.info('the codec server is ready'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    setTimeout(() => server.closeAllConnections(), SHUTDOWN_MILLISECONDS).unref();
    server.close();
    server.closeIdleConnections();
  });
}
