import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';
import { apiReferencePage, HOME_PAGE } from '../../api/pages/api-reference.js';
import { fieldsOf } from '../../api/pages/fields.js';
import { servePages } from '../../api/pages/html.js';
import { ROUTES } from '../../api/routes/index.js';
import { healthSchema } from '../../api/routes/health/schema.js';
import { openCaseSchema } from '../../api/routes/open-case/schema.js';

const SCHEMAS = ROUTES.map(({ schema }) => schema);

describe('the API as a page', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    const app = express();
    servePages(app, { '/': HOME_PAGE, '/docs': apiReferencePage(SCHEMAS) });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => void server.close());

  it('is found from the address of the API, beside what programs read', async () => {
    const home = await (await fetch(url)).text();
    expect(home).toContain('href="/docs"');
    expect(home).toContain('href="/openapi.json"');
  });

  it('tells of every operation, what it is called and where it is', async () => {
    const page = await (await fetch(`${url}/docs`)).text();
    for (const { operation, summary } of SCHEMAS) {
      expect(page).toContain(`<section id="${operation}">`);
      expect(page).toContain(`<a href="#${operation}">${summary.replaceAll('"', '&quot;')}</a>`);
    }
  });

  it.each(['/', '/docs'])('lets nothing from elsewhere in, runs no script, and lets nobody frame %s', async (path) => {
    const answer = await fetch(`${url}${path}`);
    const policy = answer.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|script-src|http/);
    expect(await answer.text()).not.toMatch(/<script|<style|style=|\bon\w+=|(?:src|href)="(?![/#])/);
  });

  it('attack: words of a schema stay words', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const schema = { ...openCaseSchema, summary: hostile, query: z.strictObject({ q: z.string().describe(hostile) }) };
    expect(apiReferencePage([schema])).not.toContain('<img');
    expect(apiReferencePage([{ ...healthSchema, operation: '"><img>' }])).not.toContain('<img');
  });

  it('tells the fields of what is sent, the nested ones too, and which may be left out', () => {
    const fields = fieldsOf(openCaseSchema.body, 'input').map(({ name, isRequired }) => [name, isRequired]);
    expect(fields).toEqual([
      ['action', true],
      ['subject', true],
      ['requestedBy', false],
      ['heldBy', false],
      ['account', false],
      ['changeId', false],
      ['certificateRequest', false],
      ['ticket', true],
      ['ticket.source', true],
      ['ticket.id', true],
      ['lostAuthenticator', false],
      ['contact', false],
      ['group', false],
    ]);
  });

  it('tells what a list holds and what each alternative has, and what several share once', () => {
    const either = z.union([z.strictObject({ a: z.int().min(1) }), z.strictObject({ a: z.int().min(1), b: z.null() })]);
    const fields = fieldsOf(z.strictObject({ list: z.array(either) }), 'output');
    expect(fields.map(({ name, form }) => `${name}: ${form}`)).toEqual([
      'list: array',
      'list[].a: integer, at least 1',
      'list[].b: null',
    ]);
  });
});
