import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/**
 * What a fake does with a page: takes it; says nothing at all; answers with an error of its own; takes it and loses the
 * answer; takes what comes once as if it had come twice.
 */
export type PagerMood = 'answers' | 'hangs' | 'fails' | 'loses-the-answer' | 'delivers-twice';

/** What a pager made of pages that belong together: somebody was woken once for all of them. */
export interface Incident {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  deliveries: number;
  isAcknowledged: boolean;
}

/** How a fake reads a request: the key that pages belong together by, and the answer; null for what it refuses. */
export interface Reading {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly answer: unknown;
}

/** What the two FAKE pagers share: moods, and one incident for each key. */
export abstract class FakePager {
  readonly incidents: Incident[] = [];
  mood: PagerMood = 'answers';
  readonly #server: Server;

  protected constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        const reading = this.read(request, body);
        if (this.mood === 'hangs') return;
        if (reading === null || this.mood === 'fails')
          return void response.writeHead(reading === null ? 400 : 500).end('{}');
        for (let times = this.mood === 'delivers-twice' ? 2 : 1; times > 0; times -= 1) this.#takes(reading);
        if (this.mood === 'loses-the-answer') return void response.destroy();
        response.writeHead(202, { 'Content-Type': 'application/json' }).end(JSON.stringify(reading.answer));
      });
    });
  }

  async listens(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Whoever is on duty says there that they have seen it. */
  acknowledges(): void {
    for (const incident of this.incidents) incident.isAcknowledged = true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  protected abstract read(request: IncomingMessage, body: string): Reading | null;

  #takes({ key, body }: Reading): void {
    const known = this.incidents.find((incident) => incident.key === key);
    if (known === undefined) this.incidents.push({ key, body, deliveries: 1, isAcknowledged: false });
    else known.deliveries += 1;
  }
}
