import type { Express, RequestHandler, Response } from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ObservedCount } from '../db/observed.js';
import type { UnendedEffects } from '../db/unended.js';
import { WAIVABLE, type Waivable } from '../domain/waivers.js';

/** Answers come within milliseconds, or wait for a case: up to 8 s (`engine.ts`). */
const LATENCY_BUCKETS_SECONDS = [0.005, 0.02, 0.1, 0.5, 1, 2, 5, 10];

const NANOSECONDS_PER_SECOND = 1e9;

/** Says which operation a request is for; what is for none counts as `none`. */
export function isFor(response: Response, operation: string): void {
  response.locals['operation'] = operation;
}

function operationOf(response: Response): string {
  const operation: unknown = response.locals['operation'];
  return typeof operation === 'string' ? operation : 'none';
}

/** What is past its end and not proven ended, by connector, as the register says at this moment. */
export type ReadUnended = () => Promise<readonly UnendedEffects[]>;

/** For how many seconds the oldest security event waits that no worker took in; 0 when none does. */
export type ReadLongestWait = () => Promise<number>;

/** How the switches stand at this moment: 1 for what is on. */
export type ReadSwitches = () => Promise<{ readonly globalStop: boolean; readonly elevatedThreat: boolean }>;

/** How many tickets were only observed or advised on, as the table says at this moment. */
export type ReadObserved = () => Promise<readonly ObservedCount[]>;

/** How many exceptions are in force at this moment, by what they waive. */
export type ReadExceptions = () => Promise<readonly { readonly waives: Waivable; readonly count: number }[]>;

/**
 * What the API says of itself, and of endings, in Prometheus' text format: how many requests of which operation were answered how, and
 * how fast. Labels are names of our own, never anything that a request brought.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'countersign_api_requests_total',
    help: 'Requests answered, by operation and status',
    labelNames: ['operation', 'status'] as const,
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: 'countersign_api_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by operation',
    labelNames: ['operation'] as const,
    buckets: LATENCY_BUCKETS_SECONDS,
    registers: [this.#registry],
  });

  readonly #unended = new Gauge({
    name: 'countersign_unended_effects_past_due',
    help: 'Effects past their end and not proven ended, by connector',
    labelNames: ['connector'] as const,
    registers: [this.#registry],
  });
  readonly #oldestUnended = new Gauge({
    name: 'countersign_unended_effects_oldest_seconds',
    help: 'How long the oldest of them is past its end, by connector',
    labelNames: ['connector'] as const,
    registers: [this.#registry],
  });
  readonly #registerRead = new Gauge({
    name: 'countersign_effects_register_readable',
    help: 'Whether the register could be read for this answer (1) or not (0): then nothing is said of endings',
    registers: [this.#registry],
  });
  readonly #eventsWait = new Gauge({
    name: 'countersign_security_events_wait_seconds',
    help: 'For how long the oldest security event waits that no worker took in; NaN where that could not be read',
    registers: [this.#registry],
  });
  readonly #globalStop = new Gauge({
    name: 'countersign_global_stop',
    help: 'Whether nothing new is applied in any case (1); NaN where that could not be read',
    registers: [this.#registry],
  });
  readonly #elevatedThreat = new Gauge({
    name: 'countersign_elevated_threat',
    help: 'Whether every case is held to a tier more (1); NaN where that could not be read',
    registers: [this.#registry],
  });
  readonly #observed = new Gauge({
    name: 'countersign_observed_tickets',
    help: 'Tickets for which nothing was opened, by mode, action and what would have become of them',
    labelNames: ['mode', 'action', 'class'] as const,
    registers: [this.#registry],
  });
  readonly #exceptions = new Gauge({
    name: 'countersign_open_exceptions',
    help: 'Exceptions to the policy that are in force, by what they waive; NaN where that could not be read',
    labelNames: ['waives'] as const,
    registers: [this.#registry],
  });
  readonly #readObserved: ReadObserved;
  readonly #readExceptions: ReadExceptions;
  readonly #readUnended: ReadUnended;
  readonly #readLongestWait: ReadLongestWait;
  readonly #readSwitches: ReadSwitches;

  constructor(
    readUnended: ReadUnended,
    readLongestWait: ReadLongestWait,
    readSwitches: ReadSwitches,
    readObserved: ReadObserved,
    readExceptions: ReadExceptions,
  ) {
    this.#readExceptions = readExceptions;
    this.#readObserved = readObserved;
    this.#readSwitches = readSwitches;
    this.#readUnended = readUnended;
    this.#readLongestWait = readLongestWait;
  }

  /** Counts every request once its answer is sent. */
  readonly counts: RequestHandler = (_request, response, next) => {
    const began = process.hrtime.bigint();
    response.once('finish', () => {
      const operation = operationOf(response);
      this.#requests.inc({ operation, status: String(response.statusCode) });
      this.#durations.observe({ operation }, Number(process.hrtime.bigint() - began) / NANOSECONDS_PER_SECOND);
    });
    next();
  };

  /** Serves them at `/metrics`, to anybody who reaches the API. */
  serve(app: Express): void {
    app.get('/metrics', async (_request, response) => {
      isFor(response, 'metrics');
      await this.#looksAtEndings();
      this.#eventsWait.set(await this.#readLongestWait().catch(() => Number.NaN));
      await this.#looksAtSwitches();
      await this.#looksAtObserved();
      await this.#looksAtExceptions();
      response.set('Content-Type', this.#registry.contentType).send(await this.#registry.metrics());
    });
  }

  async #looksAtSwitches(): Promise<void> {
    const read = await this.#readSwitches().catch(() => null);
    this.#globalStop.set(read === null ? Number.NaN : Number(read.globalStop));
    this.#elevatedThreat.set(read === null ? Number.NaN : Number(read.elevatedThreat));
  }

  /** Nothing is said of them where they cannot be read. */
  async #looksAtObserved(): Promise<void> {
    this.#observed.reset();
    for (const { mode, action, fate, count } of await this.#readObserved().catch(() => []))
      this.#observed.set({ mode, action, class: fate }, count);
  }

  async #looksAtExceptions(): Promise<void> {
    const unread = WAIVABLE.map((waives) => ({ waives, count: Number.NaN }));
    for (const { waives, count } of await this.#readExceptions().catch(() => unread))
      this.#exceptions.set({ waives }, count);
  }

  /** A register out of reach is no reason to say nothing of the rest. */
  async #looksAtEndings(): Promise<void> {
    this.#unended.reset();
    this.#oldestUnended.reset();
    try {
      for (const { connector, effects, oldestSeconds } of await this.#readUnended()) {
        this.#unended.set({ connector }, effects);
        this.#oldestUnended.set({ connector }, oldestSeconds);
      }
      this.#registerRead.set(1);
    } catch {
      this.#registerRead.set(0);
    }
  }
}
