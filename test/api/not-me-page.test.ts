import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { serveNotMePage } from '../../api/pages/not-me.js';

describe('the page a "this was not me" link opens', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const app = express();
    serveNotMePage(app);
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => void server.close());

  it('asks for a deliberate act: the page itself holds no form, no token and no script of its own', async () => {
    const answer = await fetch(`${url}/not-me`);
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('<button id="stop" type="button">');
    expect(page).not.toMatch(/<form|<script>|onclick/);
  });

  it('lets nothing from elsewhere in, and lets nobody frame it', async () => {
    const policy = (await fetch(`${url}/not-me`)).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('sends the token only when the button is pressed, and takes it out of the address first', async () => {
    const script = await (await fetch(`${url}/not-me.js`)).text();
    expect(script.indexOf('history.replaceState')).toBeLessThan(script.indexOf('addEventListener'));
    expect(script.indexOf('fetch(')).toBeGreaterThan(script.indexOf("addEventListener('click'"));
  });
});
