import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { FakePager, type Reading } from './fake-pager.js';

/** The key of the fake's one API integration. */
export const API_KEY = 'eb243592-faa2-4ba2-a551-the-fake';

const alert = z.looseObject({
  message: z.string().min(1).max(130),
  alias: z.string().min(1).max(512),
  description: z.string().max(15_000),
  details: z.record(z.string(), z.string()),
  priority: z.enum(['P1', 'P2', 'P3', 'P4', 'P5']),
});

/** A FAKE of the Alert API that JSM Operations shares with Opsgenie, as published: `POST /v2/alerts`, 202; one open alert an `alias`. */
export class FakeJsmOperations extends FakePager {
  static start(): Promise<FakeJsmOperations> {
    return new FakeJsmOperations().listens();
  }

  protected read({ method, url, headers }: IncomingMessage, body: string): Reading | null {
    const read = alert.safeParse(JSON.parse(body));
    const isKnown = headers.authorization === `GenieKey ${API_KEY}`;
    if (method !== 'POST' || url !== '/v2/alerts' || !isKnown || !read.success) return null;
    return { key: read.data.alias, body: read.data, answer: { result: 'Request will be processed', took: 0.1 } };
  }
}
