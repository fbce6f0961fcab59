import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { GraphApp } from '../../../activities/devices/graph/tokens.js';
import { DAY, HOUR, SECOND } from '../../../domain/clock.js';
import { deviceAnswer, errorAnswer, tokenAnswer, tokenRefused, type FakeAnswer, type FakeDevice } from './answers.js';

/** What the fake does when it is asked: as published; nothing at all; an error of its own; too many requests; half an answer. */
export type FakeMood = 'answers' | 'hangs' | 'fails' | 'throttles' | 'answers-half' | 'answers-of-another';

const TENANT = '6babcaad-604b-40ac-a9d7-9fd97c0b779f';
const CLIENT_ID = '535fb089-9ff3-47b6-9bfb-4f1264799865';
const CLIENT_SECRET = 'the-secret-of-the-fake';
const TOKEN_SECONDS = 3_599;

/**
 * A FAKE of Microsoft Graph's managed devices and of the token endpoint before it, built from the published descriptions
 * (`POST /{tenant}/oauth2/v2.0/token` with client credentials, `GET /v1.0/deviceManagement/managedDevices/{id}`). It checks
 * tenant, secret, scope and token, gives what `$select` names, and fails in the ways that are published.
 */
export class FakeGraph {
  readonly devices = new Map<string, FakeDevice>();
  mood: FakeMood = 'answers';
  /** How many tokens were granted, and how often a device was asked for. */
  granted = 0;
  asked = 0;
  /** Whether tokens that were granted before are still good. */
  takesTokens = true;
  readonly #tokens = new Set<string>();
  readonly #server: Server;
  readonly #clock: () => number;

  private constructor(clock: () => number) {
    this.#clock = clock;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(clock: () => number): Promise<FakeGraph> {
    const fake = new FakeGraph(clock);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** Where and as whom the adapter finds it. */
  get app(): GraphApp {
    const { port } = this.#server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    return { graphUrl: url, loginUrl: url, tenantId: TENANT, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET };
  }

  /** Somebody has a managed laptop: for long, compliant, and seen an hour ago, unless said otherwise. */
  manages(changes: Partial<FakeDevice> = {}): FakeDevice {
    const now = this.#clock();
    const device: FakeDevice = {
      id: randomUUID(),
      userId: randomUUID(),
      deviceName: 'DESKTOP-7TQ2',
      managedDeviceOwnerType: 'company',
      userPrincipalName: 'jane.doe@example.com',
      operatingSystem: 'Windows',
      serialNumber: '4CE0460D0G',
      complianceState: 'compliant',
      jailBroken: 'Unknown',
      enrolledDateTime: new Date(now - 200 * DAY).toISOString(),
      lastSyncDateTime: new Date(now - HOUR).toISOString(),
      ...changes,
    };
    this.devices.set(device.id, device);
    return device;
  }

  /** Does again what is published. Who has what stays. */
  reset(): void {
    this.mood = 'answers';
    this.takesTokens = true;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? '/', 'http://fake');
    const isToken = url.pathname === `/${TENANT}/oauth2/v2.0/token` && request.method === 'POST';
    const answer = isToken ? this.#grant(body) : this.#read(request, url);
    if (answer === 'never') return;
    const headers = { 'Content-Type': 'application/json', ...(answer.status === 429 && { 'Retry-After': '10' }) };
    response.writeHead(answer.status, headers).end(JSON.stringify(answer.body));
  }

  #grant(body: string): FakeAnswer {
    const form = new URLSearchParams(body);
    const now = this.#clock();
    if (form.get('grant_type') !== 'client_credentials') return tokenRefused(400, 'unsupported_grant_type', 70003, now);
    if (form.get('scope') !== `${this.app.graphUrl}/.default`) return tokenRefused(400, 'invalid_scope', 70011, now);
    if (form.get('client_id') !== CLIENT_ID) return tokenRefused(400, 'unauthorized_client', 700016, now);
    if (form.get('client_secret') !== CLIENT_SECRET) return tokenRefused(401, 'invalid_client', 7000215, now);
    const token = `token-${randomUUID()}`;
    this.#tokens.add(token);
    this.granted += 1;
    setTimeout(() => this.#tokens.delete(token), TOKEN_SECONDS * SECOND).unref();
    return tokenAnswer(token, TOKEN_SECONDS);
  }

  #read(request: IncomingMessage, { pathname, searchParams }: URL): FakeAnswer | 'never' {
    const now = this.#clock();
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    this.asked += 1;
    if (this.mood === 'hangs') return 'never';
    if (this.mood === 'fails')
      return errorAnswer(500, 'InternalServerError', 'An internal server error occurred.', now);
    if (this.mood === 'throttles') return errorAnswer(429, 'TooManyRequests', 'Too many requests.', now);
    if (!this.takesTokens || !this.#tokens.has(token))
      return errorAnswer(401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.', now);
    const [, id] = /^\/v1\.0\/deviceManagement\/managedDevices\/([^/]+)$/.exec(decodeURIComponent(pathname)) ?? [];
    const device = this.devices.get(id ?? '');
    if (request.method !== 'GET' || device === undefined)
      return errorAnswer(404, 'ResourceNotFound', 'The resource could not be found.', now);
    if (this.mood === 'answers-half') return { status: 200, body: { complianceState: device.complianceState } };
    const given = this.mood === 'answers-of-another' ? { ...device, id: randomUUID() } : device;
    return deviceAnswer(this.app.graphUrl, given, (searchParams.get('$select') ?? '').split(',').filter(Boolean));
  }
}
