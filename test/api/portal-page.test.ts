import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { servePasskeyPage } from '../../api/pages/passkey.js';
import { servePortal } from '../../api/pages/portal.js';

describe('the subject’s page as it is served', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    const app = express();
    const passkeyPage = 'https://sign.example/passkey';
    const names = ['main.js', 'english.js', 'german.js', 'signed-in.js', 'english-contact.js'];
    const scripts = new Map(names.map((name) => [`/recover/${name}`, 'export {};']));
    scripts.set('/recover/german.js', "import { CONTACT } from './german-contact.js';");
    scripts.set('/recover/german-contact.js', "import { a } from '../common/dom.js';");
    servePortal(app, { scripts, passkeyPage });
    servePasskeyPage(app, { rpId: 'sign.example', publicUrl: 'https://recovery.example' });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const languageOf = async (address: string, accept = ''): Promise<string | undefined> => {
    const page = await (await fetch(`${url}${address}`, { headers: { 'accept-language': accept } })).text();
    return /<html lang="(\w+)">/.exec(page)?.[1];
  };

  it('lets nothing from elsewhere in, nothing inline, nobody frame it, and sends no form', async () => {
    for (const path of [
      '/recover',
      '/recover/signed-in',
      '/recover/portal.css',
      '/recover/main.js',
      '/passkey',
      '/passkey.css',
      '/passkey.js',
    ]) {
      const policy = (await fetch(`${url}${path}`)).headers.get('content-security-policy');
      for (const part of ["default-src 'none'", "script-src 'self'", "form-action 'none'", "frame-ancestors 'none'"])
        expect(policy).toContain(part);
      expect(policy).not.toContain('unsafe');
    }
  });

  it('is in the language that is asked for in the address, else by the browser, whatever else stands there', async () => {
    expect(await languageOf('/recover', 'de, en;q=0.5')).toBe('de');
    expect(await languageOf('/recover?lang=en', 'de')).toBe('en');
    expect(await languageOf('/recover?lang=xx', 'de')).toBe('de');
    expect(await languageOf('/recover?lang=__proto__')).toBe('en');
    expect(await languageOf('/recover?lang=en&lang=de')).toBe('en');
    expect(await languageOf('/passkey?lang=de')).toBe('de');
  });

  it('loads the texts of its own language and no other, and nothing of the page that a sign-in elsewhere comes back to', async () => {
    const page = await (await fetch(`${url}/recover?lang=de`)).text();
    const loaded = [...page.matchAll(/modulepreload" href="([^"]+)"/g)].map(([, path]) => path);
    const german = ['/recover/german.js', '/recover/german-contact.js', '/common/dom.js'];
    expect(loaded).toEqual(['/recover/main.js', ...german]);
    const back = await (await fetch(`${url}/recover/signed-in`)).text();
    expect([...back.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)).toEqual(['/recover/signed-in.js']);
  });

  /** As a browser asks: without the `no-cache` that `fetch` adds to a condition, and without decoding. */
  const asks = async (path: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage> => {
    const [response] = (await once(request(`${url}${path}`, { headers }).end(), 'response')) as [IncomingMessage];
    return response.resume();
  };

  it('is not sent again while it is as it was', async () => {
    const { headers } = await asks('/recover/main.js', {});
    const { statusCode } = await asks('/recover/main.js', { 'if-none-match': headers.etag ?? '' });
    expect(statusCode).toBe(304);
  });

  it('comes compressed for whoever can read that, and as it is for whoever cannot', async () => {
    const encodingFor = async (accepted: string): Promise<string | undefined> =>
      (await asks('/recover', { 'accept-encoding': accepted })).headers['content-encoding'];
    const asked = ['gzip, br', 'gzip', 'br;q=0, gzip', 'identity'];
    expect(await Promise.all(asked.map(encodingFor))).toEqual(['br', 'gzip', 'gzip', undefined]);
  });
});
