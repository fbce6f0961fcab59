import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mail, MailStore } from './store.js';

/** No script, no image, nothing from elsewhere: what a mail says is shown as text. */
const HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * A page on 127.0.0.1 that lists the received mails, newest first, for a person who tries the product; as JSON at
 * `/messages.json`.
 */
export async function startMailView(store: MailStore, port = 0): Promise<Server> {
  const server = createServer((request, response) => answer(store, request, response));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function answer(store: MailStore, request: IncomingMessage, response: ServerResponse): void {
  const { port } = request.socket.address() as AddressInfo;
  const reply = (status: number, type: string, body: string) =>
    response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body);
  // A page from elsewhere whose name was made to point here must not read the codes (DNS rebinding).
  if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
    return void reply(421, 'text/plain', 'Ask for 127.0.0.1.\n');
  }
  if (request.method !== 'GET') return void reply(405, 'text/plain', 'This page can only be read.\n');
  const mails = store.all().toReversed();
  if (request.url === '/messages.json') return void reply(200, 'application/json', JSON.stringify(mails));
  if (request.url === '/') return void reply(200, 'text/html', page(mails));
  reply(404, 'text/plain', 'There is nothing here.\n');
}

function page(mails: readonly Mail[]): string {
  const empty = '<p>No mail yet. This page renews itself.</p>';
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width"><title>Received mail</title>
<style>:root{color-scheme:light dark;font:1rem/1.5 system-ui}body{max-width:50rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere}article{border-top:1px solid}</style>
<h1>Received mail</h1>${mails.map(article).join('') || empty}</html>`;
}

const article = (mail: Mail) => `<article><h2>${escape(mail.subject)}</h2>
<p>To ${escape(mail.to.join(', '))}, <time>${new Date(mail.receivedAt).toISOString()}</time></p>
<pre>${withLinks(escape(mail.text))}</pre></article>`;

/** Text as HTML shows it: what somebody wrote never becomes markup. */
const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Makes web addresses in text that is escaped already into links. */
const withLinks = (escaped: string) => escaped.replace(/\bhttps?:\/\/(?:&#38;|[^\s&<>])+/g, '<a href="$&">$&</a>');
