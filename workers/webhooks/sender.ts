import { setTimeout as pause } from 'node:timers/promises';
import { readerName } from '../../contract/readers.js';
import type { Db } from '../../db/connect.js';
import {
  leaseDeliveries,
  settleDelivery,
  spreadEvents,
  type Tried,
  type WebhookDelivery,
} from '../../db/webhook-deliveries.js';
import { disableWebhookEndpoint, readWebhookEndpoints } from '../../db/webhook-endpoints.js';
import { SECOND, type Clock } from '../../domain/clock.js';
import type { Logger } from '../../logging/logger.js';
import type { Keyring } from '../../proofs/keyring.js';
import type { Trust } from '../../proofs/keys.js';
import { readWebhookEndpoint, signedFields, type WebhookEndpoint } from '../../proofs/webhook-endpoint.js';
import { nextTryAt } from './schedule.js';

/** What the sender needs from the world. */
export interface SenderDeps {
  /** As `countersign_case_worker`. */
  readonly db: Db;
  readonly trust: Pick<Trust, 'enrolment'>;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Standard Webhooks has a receiver answer within 15 to 30 s. */
const ANSWER_WITHIN_MILLISECONDS = 15 * SECOND;
/** Longer than a try takes: who still holds a delivery then is dead. */
const LEASE_MILLISECONDS = 60 * SECOND;
/** How many are sent at a time; the next are taken as soon as these are answered. */
const AT_ONCE = 20;
/** How long an event waits for the sender to look. */
const LOOKS_EVERY_MILLISECONDS = SECOND;
const GONE = 410;

/** What a receiver is told: where to look, and nothing that anybody wrote (Standard Webhooks: thin payloads). */
function bodyOf({ type, caseId, at }: WebhookDelivery): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data: { caseId } });
}

/**
 * The same each time an event is sent, and never that of another one: numbers of the outbox come again when the database
 * is put back, and a tool drops what it believes to have had (Standard Webhooks, "Idempotency").
 */
function eventIdOf({ outboxId, at }: WebhookDelivery): string {
  return `evt_${outboxId}_${at}`;
}

/** Seconds only; the other form of the field, a date, says what the schedule says better. */
function retryAfterOf(response: Response): number | null {
  const given = response.headers.get('retry-after') ?? '';
  return /^\d{1,9}$/.test(given) ? Number(given) : null;
}

/** The answer to one try, or null when none came. A redirection is not followed: it could lead inside. */
async function post(
  { url, secret }: WebhookEndpoint,
  delivery: WebhookDelivery,
  now: number,
): Promise<Response | null> {
  const body = bodyOf(delivery);
  const headers = {
    'content-type': 'application/json',
    ...signedFields(secret, eventIdOf(delivery), now, body),
  };
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS);
  try {
    const response = await fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal });
    await response.body?.cancel();
    return response;
  } catch {
    return null;
  }
}

/**
 * Tells tools of their cases: every event of the outbox, signed, at least once, until it is taken or was tried as often
 * as the standard says. It runs in the case worker; several do no more than one.
 */
export class WebhookSender {
  readonly #deps: SenderDeps;

  constructor(deps: SenderDeps) {
    this.#deps = deps;
  }

  /** Sends whatever is due. How many deliveries were tried. */
  async turn(): Promise<number> {
    const { db, clock } = this.#deps;
    const endpoints = await this.#endpoints();
    const listeners = [...endpoints.values()].map(({ endpointId, clientId }) => ({
      endpointId,
      reader: readerName({ personId: null, clientId }),
    }));
    const now = await clock();
    await spreadEvents(db, listeners, now);
    const lease = { endpointIds: [...endpoints.keys()], now, leaseUntil: now + LEASE_MILLISECONDS, limit: AT_ONCE };
    const due = await leaseDeliveries(db, lease);
    await Promise.all(due.map((delivery) => this.#try(endpoints, delivery)));
    return due.length;
  }

  /** Goes on until it is told to stop. What it cannot reach now it tries again. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const sent = await this.turn().catch((error: unknown) => {
        this.#deps.logger.warn('tools could not be told of their cases', { error });
        return 0;
      });
      if (sent === 0) await pause(LOOKS_EVERY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    }
  }

  async #endpoints(): Promise<ReadonlyMap<string, WebhookEndpoint>> {
    const { db, trust, keyring, logger } = this.#deps;
    const found = new Map<string, WebhookEndpoint>();
    for (const kept of await readWebhookEndpoints(db)) {
      const endpoint = await readWebhookEndpoint(trust, keyring, kept);
      if (endpoint === null) logger.warn('an endpoint that nobody vouches for is not sent to', { id: kept.endpointId });
      else found.set(endpoint.endpointId, endpoint);
    }
    return found;
  }

  async #try(endpoints: ReadonlyMap<string, WebhookEndpoint>, delivery: WebhookDelivery): Promise<void> {
    const { db, clock } = this.#deps;
    const endpoint = endpoints.get(delivery.endpointId);
    if (endpoint === undefined) return;
    const response = await post(endpoint, delivery, await clock());
    const tried = this.#whatNext(delivery, response, await clock());
    if ('ended' in tried && tried.ended === 'gone')
      await disableWebhookEndpoint(db, endpoint.endpointId, await clock());
    await settleDelivery(db, delivery, tried);
  }

  #whatNext({ endpointId, outboxId, tries }: WebhookDelivery, response: Response | null, now: number): Tried {
    if (response?.ok === true) return { ended: 'taken' };
    const about = { endpointId, outboxId, tries: tries + 1, status: response?.status };
    if (response?.status === GONE) {
      this.#deps.logger.warn('an endpoint says that it is gone, and is told nothing more', about);
      return { ended: 'gone' };
    }
    const retryAfterSeconds = response === null ? null : retryAfterOf(response);
    const nextAt = nextTryAt(tries + 1, now, { retryAfterSeconds, chance: Math.random() });
    if (nextAt !== null) return { nextAt };
    this.#deps.logger.warn('an endpoint took an event at no time, which is given up', about);
    return { ended: 'given-up' };
  }
}
