import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { OktaOrg } from '../../../activities/pushes/okta/gateway.js';
import { endedAnswer, errorAnswer, factorAnswer, waitingAnswer } from './answers.js';
import type { FakeAnswer, FakeFactor, FakeTransaction } from './answers.js';

/**
 * What the fake does with a request for a push: as published; nothing at all; an error of its own; too many requests; the
 * authenticator rings and the answer is lost; rings twice and is answered; pushes without a number, as organisations do
 * that have not switched it on.
 */
export type FakeMood =
  'answers' | 'hangs' | 'fails' | 'throttles' | 'loses-the-answer' | 'rings-twice' | 'pushes-without-a-number';

const API_TOKEN = '00-the-token-of-the-fake';

/** What every factor is that nothing else is said of. */
const USUAL = { factorType: 'push', provider: 'OKTA', status: 'ACTIVE', created: '2020-04-27T10:18:50.000Z' };

const newId = (prefix: string): string => prefix + randomBytes(9).toString('hex').slice(0, 17);

/**
 * A FAKE of Okta's User Factors API, as far as pushes with number matching need it, built from the published description
 * (`GET …/factors/{id}`, `POST …/factors/{id}/verify`, `GET …/transactions/{id}`). It checks token, agent and body, and
 * fails in the ways that are published. People answer it by `picks` and `denies`.
 */
export class FakeOkta {
  readonly factors = new Map<string, FakeFactor>();
  /** What rang, oldest first. */
  readonly rung: FakeTransaction[] = [];
  mood: FakeMood = 'answers';
  pollMood: 'answers' | 'hangs' | 'fails' = 'answers';
  readonly #transactions = new Map<string, FakeTransaction>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeOkta> {
    const fake = new FakeOkta();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** Where and as whom the adapter finds it. */
  get org(): OktaOrg {
    const { port } = this.#server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, apiToken: API_TOKEN };
  }

  /** Somebody has an Okta Verify; long since, unless said otherwise. */
  enrols(changes: Partial<FakeFactor> = {}): FakeFactor {
    const factor = { ...USUAL, userId: newId('00u'), factorId: newId('opf'), ...changes };
    this.factors.set(factor.factorId, factor);
    return factor;
  }

  /** What the authenticator shows last. */
  screenOf({ factorId }: Pick<FakeFactor, 'factorId'>): FakeTransaction {
    const shown = this.rung.findLast(({ factor }) => factor.factorId === factorId);
    if (shown === undefined) throw new Error(`nothing rang at ${factorId}`);
    return shown;
  }

  /** Its owner picks a number of those on the screen. */
  picks(factor: Pick<FakeFactor, 'factorId'>, number: number): void {
    const shown = this.screenOf(factor);
    if (!shown.choices.includes(number)) throw new Error(`${number} is not on the screen`);
    shown.factorResult = number === shown.number ? 'SUCCESS' : 'REJECTED';
  }

  /** Its owner says "No, it's not me". */
  denies(factor: Pick<FakeFactor, 'factorId'>): void {
    this.screenOf(factor).factorResult = 'REJECTED';
  }

  /** Its owner lets it be until it is over. */
  ignores(factor: Pick<FakeFactor, 'factorId'>): void {
    this.screenOf(factor).factorResult = 'TIMEOUT';
  }

  /** Does again what is published. What rang and who is enrolled stays. */
  reset(): void {
    this.mood = 'answers';
    this.pollMood = 'answers';
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const answer =
      request.headers.authorization === `SSWS ${API_TOKEN}`
        ? this.#route(request, decodeURIComponent(pathname), searchParams, body)
        : errorAnswer(401, 'E0000011');
    if (answer === 'never') return;
    if (answer === 'lost') return void response.destroy();
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #route(request: IncomingMessage, path: string, query: URLSearchParams, body: string): FakeAnswer | 'never' | 'lost' {
    const [, userId, factorId, rest = ''] = /^\/api\/v1\/users\/([^/]+)\/factors\/([^/]+)(\/.*)?$/.exec(path) ?? [];
    const factor = this.factors.get(factorId ?? '');
    if (factor === undefined || factor.userId !== userId) return errorAnswer(404, 'E0000007');
    if (request.method === 'GET' && rest === '') return factorAnswer(this.org.url, factor);
    if (request.method === 'POST' && rest === '/verify') return this.#verify(request, factor, query, body);
    const transactionId = /^\/transactions\/(.+)$/.exec(rest)?.[1];
    return request.method === 'GET' && transactionId !== undefined
      ? this.#poll(factor, transactionId)
      : errorAnswer(404, 'E0000007');
  }

  #verify(request: IncomingMessage, factor: FakeFactor, query: URLSearchParams, body: string) {
    const lifetime = Number(query.get('tokenLifetimeSeconds') ?? 300);
    const isBody = request.headers['content-type'] === 'application/json' && isNumberMatching(body);
    const isAgent = (request.headers['user-agent'] ?? '') !== '' && request.headers['user-agent'] !== 'node';
    if (!isBody || !isAgent || lifetime < 1 || lifetime > 86_400) return errorAnswer(400, 'E0000001');
    if (this.mood === 'hangs') return 'never';
    if (this.mood === 'fails') return errorAnswer(500, 'E0000009');
    if (this.mood === 'throttles') return errorAnswer(429, 'E0000047');
    const made = this.#rings(factor);
    if (this.mood === 'rings-twice') this.#rings(factor);
    if (this.mood === 'loses-the-answer') return 'lost';
    const expiresAt = new Date(Date.now() + lifetime * 1_000).toISOString();
    const withNumber = this.mood !== 'pushes-without-a-number';
    return waitingAnswer(this.org.url, made, { status: 201, withNumber, expiresAt });
  }

  #rings(factor: FakeFactor): FakeTransaction {
    const number = 10 + ((randomBytes(1)[0] ?? 0) % 80);
    const choices = [number + 1, number, number + 2];
    const made: FakeTransaction = { id: newId('v2mst.'), factor, number, choices, factorResult: 'WAITING' };
    this.#transactions.set(made.id, made);
    this.rung.push(made);
    return made;
  }

  #poll(factor: FakeFactor, transactionId: string): FakeAnswer | 'never' {
    if (this.pollMood === 'hangs') return 'never';
    if (this.pollMood === 'fails') return errorAnswer(500, 'E0000009');
    const made = this.#transactions.get(transactionId);
    if (made === undefined || made.factor.factorId !== factor.factorId) return errorAnswer(404, 'E0000007');
    const expiresAt = new Date(Date.now() + 300_000).toISOString();
    return made.factorResult === 'WAITING'
      ? waitingAnswer(this.org.url, made, { status: 200, withNumber: true, expiresAt })
      : endedAnswer(this.org.url, made);
  }
}

function isNumberMatching(body: string): boolean {
  try {
    return JSON.stringify(JSON.parse(body)) === '{"useNumberMatchingChallenge":true}';
  } catch {
    return false;
  }
}
