import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TwilioAccount } from '../../../activities/phones/twilio/gateway.js';
import { callAnswer, errorAnswer, type FakeAnswer, type FakeLine, lookupAnswer, messageAnswer } from './answers.js';

/** What reached a telephone. */
export interface Delivered {
  readonly to: string;
  readonly by: 'sms' | 'voice';
  /** The text, or the TwiML that is read out. */
  readonly text: string;
  readonly form: URLSearchParams;
  readonly idempotencyKey: string | undefined;
}

/**
 * What the fake does with a request: as published; nothing at all; an error of its own; too many requests; delivered, and
 * the answer lost; delivered twice, and answered.
 */
export type FakeMood = 'answers' | 'hangs' | 'fails' | 'throttles' | 'loses-the-answer' | 'delivers-twice';

/** Every line whose carrier says nothing else has had its SIM for years. */
const LONG_HELD: FakeLine = { type: 'mobile', lastSimSwapDate: '2020-04-27T10:18:50Z' };

const E164 = /^\+[1-9]\d{6,14}$/;
const ACCOUNT_SID = `AC${'0'.repeat(32)}`;
const KEY = { sid: `SK${'1'.repeat(32)}`, secret: 'the-secret-of-the-fake' } as const;
const FROM = '+15017122661';
const DESK_LINE = '+15017122600';

/**
 * A FAKE of Twilio's API, as far as codes to telephones need it: Messages and Calls of 2010-04-01 and Lookup v2, built from
 * the published description. It checks authentication and parameters, and fails in the ways that are published.
 */
export class FakeTwilio {
  readonly delivered: Delivered[] = [];
  /** Numbers that were looked up, oldest first. */
  readonly lookedUp: string[] = [];
  /** By number; what is not named here has been held long. */
  readonly lines = new Map<string, FakeLine>();
  /** Error codes that sending to a number is refused with. */
  readonly refusing = new Map<string, number>();
  mood: FakeMood = 'answers';
  lookupMood: 'answers' | 'hangs' | 'fails' = 'answers';
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<FakeTwilio> {
    const fake = new FakeTwilio();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** Where and as whom the adapter finds it. */
  get account(): TwilioAccount {
    const { port } = this.#server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return {
      apiUrl: url,
      lookupUrl: url,
      accountSid: ACCOUNT_SID,
      key: KEY,
      from: FROM,
      messagingServiceSid: null,
      deskLine: DESK_LINE,
    };
  }

  /** The newest code that reached a number, as its owner reads or hears it. */
  codeFor(number: string): string {
    const text = this.delivered.findLast(({ to }) => to === number)?.text ?? '';
    // Whoever is connected in between, by whatever number, is not read out.
    const said = text.replace(/<Dial.*<\/Dial>/, '');
    const code = /(\d{8})|(?:\d, ){7}\d/.exec(said)?.[0].replaceAll(', ', '');
    if (code === undefined) throw new Error(`no code reached ${number}`);
    return code;
  }

  /** Forgets what was delivered, and does again what is published. */
  reset(): void {
    this.delivered.length = 0;
    this.lookedUp.length = 0;
    this.lines.clear();
    this.refusing.clear();
    this.mood = 'answers';
    this.lookupMood = 'answers';
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const answer = isAllowed(request)
      ? this.#route(`${request.method} ${decodeURIComponent(pathname)}`, searchParams, request, body)
      : errorAnswer(401, 20003, 'Authenticate');
    if (answer === 'never') return;
    if (answer === 'lost') return void response.destroy();
    const headers = { 'Content-Type': 'application/json', ...(answer.status === 429 && { 'Retry-After': '1' }) };
    response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
  }

  #route(route: string, query: URLSearchParams, request: IncomingMessage, body: string): FakeAnswer | 'never' | 'lost' {
    const number = /^GET \/v2\/PhoneNumbers\/(.+)$/.exec(route)?.[1];
    if (number !== undefined) return this.#lookUp(number, (query.get('Fields') ?? '').split(','));
    const resource = /^POST \/2010-04-01\/Accounts\/(\w+)\/(Messages|Calls)\.json$/.exec(route);
    if (resource?.[1] !== ACCOUNT_SID) return errorAnswer(404, 20404, 'The requested resource was not found');
    const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const form = new URLSearchParams(isForm ? body : '');
    const by = resource[2] === 'Messages' ? 'sms' : 'voice';
    const idempotencyKey = request.headers['idempotency-key']?.toString();
    const said = (by === 'sms' ? form.get('Body') : form.get('Twiml')) ?? '';
    return this.#send({ to: form.get('To') ?? '', by, text: said, form, idempotencyKey });
  }

  #lookUp(number: string, fields: readonly string[]): FakeAnswer | 'never' {
    this.lookedUp.push(number);
    if (this.lookupMood === 'hangs') return 'never';
    if (this.lookupMood === 'fails') return errorAnswer(500, 20500, 'Internal Server Error');
    if (!E164.test(number))
      return errorAnswer(404, 20404, `The requested resource /PhoneNumbers/${number} was not found`);
    return lookupAnswer(number, this.lines.get(number) ?? LONG_HELD, fields);
  }

  #send(message: Delivered): FakeAnswer | 'never' | 'lost' {
    const mistake = mistakeIn(message) ?? this.#refusalOf(message.to);
    if (mistake !== null) return mistake;
    if (this.mood === 'hangs') return 'never';
    if (this.mood === 'fails') return errorAnswer(500, 20500, 'Internal Server Error');
    if (this.mood === 'throttles') return errorAnswer(429, 20429, 'Too Many Requests');
    this.delivered.push(message);
    if (this.mood === 'delivers-twice') this.delivered.push(message);
    if (this.mood === 'loses-the-answer') return 'lost';
    return message.by === 'sms' ? messageAnswer(ACCOUNT_SID, message.form) : callAnswer(ACCOUNT_SID, message.form);
  }

  #refusalOf(number: string): FakeAnswer | null {
    const code = this.refusing.get(number);
    return code === undefined ? null : errorAnswer(400, code, `The number ${number} is refused`);
  }
}

function isAllowed({ headers }: IncomingMessage): boolean {
  return headers.authorization === `Basic ${Buffer.from(`${KEY.sid}:${KEY.secret}`).toString('base64')}`;
}

/** The first published mistake in a request, or null. */
function mistakeIn({ to, by, text: said, form }: Delivered): FakeAnswer | null {
  if (to === '') return errorAnswer(400, by === 'sms' ? 21604 : 21201, "A 'To' phone number is required.");
  if (!E164.test(to)) return errorAnswer(400, 21211, `The 'To' number ${to} is not a valid phone number.`);
  if (!form.has('From') && !form.has('MessagingServiceSid')) return errorAnswer(400, 21603, "A 'From' is required.");
  if (by === 'voice' && !said.startsWith('<Response>')) return errorAnswer(400, 21205, 'Url parameter is required.');
  if (said === '') return errorAnswer(400, 21602, 'Message body is required.');
  const validity = Number(form.get('ValidityPeriod') ?? 1);
  return validity >= 1 && validity <= 36_000 ? null : errorAnswer(400, 21624, 'Invalid validity period value');
}
