import { readdirSync } from 'node:fs';
import path from 'node:path';
import express from 'express';
import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { POLICY_SCRIPTS, servePolicyPages } from '../../api/pages/policy.js';
import { SIGNING } from '../support/case-rig/place.js';

const PAGES = ['/console/policy-changes/abc', '/sign/policy', '/sign/ceremony'];
const publicUrl = 'https://recovery.example.com';

/** What is served at each of the pages, in a language. */
async function served(language: string): Promise<readonly { html: string; csp: string }[]> {
  const app = express();
  servePolicyPages(app, { signing: SIGNING, publicUrl }, '/console/console.css');
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await Promise.all(
      PAGES.map(async (page) => {
        const response = await fetch(`http://127.0.0.1:${port}${page}?lang=${language}`);
        return { html: await response.text(), csp: response.headers.get('content-security-policy') ?? '' };
      }),
    );
  } finally {
    server.close();
  }
}

describe('the pages of the policy and of the ceremony', () => {
  it('are painted in both languages, with scripts that are there and none beside', async () => {
    const sources = readdirSync(path.join('console', 'countersign'));
    for (const script of POLICY_SCRIPTS) expect(sources).toContain(path.basename(script).replace(/\.js$/, '.ts'));
    const [english, german] = [await served('en'), await served('de')];
    expect(english.map(({ html }) => /<h1[^>]*>(.+)<\/h1>/.exec(html)?.[1])).toEqual([
      'A change of policy',
      'You sign a change of policy',
      'The first keys',
    ]);
    expect(german.map(({ html }) => /<html lang="de">/.test(html))).toEqual([true, true, true]);
    for (const { html, csp } of english) {
      expect(csp).toContain("default-src 'none'");
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    }
  });

  it('lead from one origin to the other and back, to nowhere else', async () => {
    const [reads, signs, begins] = await served('en');
    expect(reads?.html).toContain('data-sign-page="https://sign.example.com/sign/policy"');
    expect(signs?.html).toContain('data-back="https://recovery.example.com/console/policy-changes/"');
    expect(begins?.html).not.toContain('data-back');
  });
});
