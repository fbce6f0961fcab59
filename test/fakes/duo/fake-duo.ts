import { createHash, createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DuoApplication } from '../../../activities/pushes/duo/signed-request.js';

/** A person with a telephone that has Duo Mobile on it. */
export interface FakePhone {
  readonly userId: string;
  readonly factorId: string;
  readonly capabilities: readonly string[];
  /** What `/preauth` says of the user. */
  readonly result: 'auth' | 'allow' | 'deny' | 'enroll';
}

/** A push as Duo Mobile shows it. */
interface FakePush {
  readonly txid: string;
  readonly phone: FakePhone;
  readonly code: string;
  status: { readonly result: 'waiting' | 'allow' | 'deny'; readonly status: string };
}

type FakeAnswer = { readonly status: number; readonly body: unknown } | 'never';

const INTEGRATION_KEY = 'DIXXXXXXXXXXXXXXXXXX';
const SECRET_KEY = 'the-secret-key-of-the-fake-in-40-letters';

const sha512 = (given: string): string => createHash('sha512').update(given).digest('hex');
const ok = (response: unknown): FakeAnswer => ({ status: 200, body: { stat: 'OK', response } });
const failure = (code: number, message: string): FakeAnswer => ({
  status: Math.trunc(code / 100),
  body: { stat: 'FAIL', code, message, message_detail: null },
});

/**
 * A FAKE of Duo's Auth API v2, as far as a verified push needs it, built from the published description: `/preauth`, `/auth`
 * without waiting, `/auth_status`. It checks the signature (version 5, HMAC-SHA-512) and the date, and fails in the ways that
 * are published. People answer it by `types`, `denies` and `reportsFraud`.
 */
export class FakeDuo {
  readonly #phones = new Map<string, FakePhone>();
  /** Verified pushes that were announced by `/preauth`, by their transaction. */
  readonly #announced = new Map<string, { readonly userId: string; readonly code: string }>();
  readonly #pushes: FakePush[] = [];
  mood: 'answers' | 'fails' | 'throttles' | 'pushes-without-a-code' = 'answers';
  statusMood: 'answers' | 'waits-on' | 'times-out' | 'fails' = 'answers';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeDuo> {
    const fake = new FakeDuo();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** Where and as whom the adapter finds it. */
  get application(): DuoApplication {
    const { port } = this.#server.address() as AddressInfo;
    return { apiUrl: `http://127.0.0.1:${port}`, integrationKey: INTEGRATION_KEY, secretKey: SECRET_KEY };
  }

  enrols(changes: Partial<FakePhone> = {}): FakePhone {
    const id = randomBytes(9).toString('hex').toUpperCase();
    const capabilities = ['auto', 'push', 'sms', 'mobile_otp'];
    const phone: FakePhone = { userId: `DU${id}`, factorId: `DP${id}`, capabilities, result: 'auth', ...changes };
    this.#phones.set(phone.userId, phone);
    return phone;
  }

  /** What Duo Mobile shows last; the code is typed there, not shown. */
  pushTo({ factorId }: Pick<FakePhone, 'factorId'>): FakePush {
    const push = this.#pushes.findLast(({ phone }) => phone.factorId === factorId);
    if (push === undefined) throw new Error(`nothing was pushed to ${factorId}`);
    return push;
  }

  types(phone: Pick<FakePhone, 'factorId'>, code: string): void {
    const push = this.pushTo(phone);
    push.status = code === push.code ? { result: 'allow', status: 'allow' } : { result: 'deny', status: 'deny' };
  }

  denies(phone: Pick<FakePhone, 'factorId'>): void {
    this.pushTo(phone).status = { result: 'deny', status: 'deny' };
  }

  reportsFraud(phone: Pick<FakePhone, 'factorId'>): void {
    this.pushTo(phone).status = { result: 'deny', status: 'fraud' };
  }

  ignores(phone: Pick<FakePhone, 'factorId'>): void {
    this.pushTo(phone).status = { result: 'deny', status: 'timeout' };
  }

  /** An administrator lets the user through without asking them. */
  bypasses(phone: Pick<FakePhone, 'factorId'>): void {
    this.pushTo(phone).status = { result: 'allow', status: 'bypass' };
  }

  reset(): void {
    this.mood = 'answers';
    this.statusMood = 'answers';
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const mistake = mistakeIn(request, body);
    const answer = mistake ?? this.#route(request, body);
    if (answer === 'never') return;
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #route({ method, url = '/' }: IncomingMessage, body: string): FakeAnswer {
    const { pathname, searchParams } = new URL(url, 'http://fake');
    switch (`${method} ${pathname}`) {
      case 'POST /auth/v2/preauth':
        return this.#preauth(JSON.parse(body) as Record<string, string>);
      case 'POST /auth/v2/auth':
        return this.#auth(JSON.parse(body) as Record<string, string>);
      case 'GET /auth/v2/auth_status':
        return this.#status(searchParams.get('txid') ?? '');
      default:
        return failure(40401, 'Resource not found');
    }
  }

  #preauth({ user_id: userId = '', client_supports_verified_push: verified }: Record<string, string>): FakeAnswer {
    if (this.mood === 'fails') return failure(50001, 'Internal error');
    if (this.mood === 'throttles') return failure(42901, 'Too Many Requests');
    const phone = this.#phones.get(userId);
    if (phone === undefined) return ok({ result: 'enroll', status_msg: 'Enroll an authentication device to proceed' });
    const { factorId, capabilities, result } = phone;
    if (result !== 'auth') return ok({ result, status_msg: 'Account is not asked' });
    const device = { device: factorId, type: 'phone', display_name: 'iOS (XXX-XXX-0101)', number: 'XXX-XXX-0101' };
    const answer = { result, status_msg: 'Account is active', devices: [{ ...device, capabilities }] };
    if (verified !== '1' || this.mood === 'pushes-without-a-code') return ok(answer);
    const [txid, code] = [randomUUID(), String(randomInt(1_000)).padStart(3, '0')];
    this.#announced.set(txid, { userId, code });
    return ok({ ...answer, txid, verification_code: code, expiration: Math.trunc(Date.now() / 1_000) + 60 });
  }

  #auth({ user_id: userId = '', factor, device, async: isAsync, txid = '' }: Record<string, string>): FakeAnswer {
    const phone = this.#phones.get(userId);
    const announced = this.#announced.get(txid);
    if (phone === undefined || factor !== 'push' || device !== phone.factorId || isAsync !== '1')
      return failure(40002, 'Invalid request parameters');
    if (announced?.userId !== userId) return failure(40002, 'Invalid request parameters');
    const status = { result: 'waiting', status: 'pushed' } as const;
    const push: FakePush = { txid: randomUUID(), phone, code: announced.code, status };
    this.#pushes.push(push);
    return ok({ txid: push.txid });
  }

  #status(txid: string): FakeAnswer {
    if (this.statusMood === 'waits-on') return 'never';
    if (this.statusMood === 'fails') return failure(50001, 'Internal error');
    if (this.statusMood === 'times-out') return failure(40002, 'Long-poll timed out');
    const push = this.#pushes.find((one) => one.txid === txid);
    if (push === undefined) return failure(40002, 'Invalid request parameters');
    return ok({ ...push.status, status_msg: 'as it is' });
  }
}

/** The published mistakes of a request that is not signed as it must be, or null. */
function mistakeIn({ method = '', url = '/', headers }: IncomingMessage, body: string): FakeAnswer | null {
  const { pathname, search } = new URL(url, 'http://fake');
  const date = headers['date'] ?? '';
  if (Math.abs(Date.parse(date) - Date.now()) > 10 * 60_000) return failure(40105, 'Bad request timestamp');
  if (method === 'POST' && headers['content-type'] !== 'application/json')
    return failure(40106, 'Invalid Content-Type header');
  const lines = [date, method, headers.host ?? '', pathname, search.slice(1), sha512(body), sha512('')];
  const signature = createHmac('sha512', SECRET_KEY).update(lines.join('\n')).digest('hex');
  const expected = `Basic ${Buffer.from(`${INTEGRATION_KEY}:${signature}`).toString('base64')}`;
  return headers.authorization === expected ? null : failure(40103, 'Invalid signature in request credentials');
}
