import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { FakePager, type Reading } from './fake-pager.js';

/** The key of the fake's one integration. */
export const ROUTING_KEY = '0123456789abcdef0123456789abcdef';

const event = z.looseObject({
  routing_key: z.literal(ROUTING_KEY),
  event_action: z.literal('trigger'),
  dedup_key: z.string().min(1).max(255),
  payload: z.looseObject({
    summary: z.string().min(1).max(1024),
    source: z.string().min(1),
    severity: z.enum(['critical', 'error', 'warning', 'info']),
  }),
});

/** A FAKE of PagerDuty's Events API v2, as published: `POST /v2/enqueue`, 202, events of one `dedup_key` are one incident. */
export class FakePagerDuty extends FakePager {
  static start(): Promise<FakePagerDuty> {
    return new FakePagerDuty().listens();
  }

  protected read({ method, url }: IncomingMessage, body: string): Reading | null {
    const read = event.safeParse(JSON.parse(body));
    if (method !== 'POST' || url !== '/v2/enqueue' || !read.success) return null;
    const key = read.data.dedup_key;
    return { key, body: read.data, answer: { status: 'success', message: 'Event processed', dedup_key: key } };
  }
}
