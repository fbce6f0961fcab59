import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { CompactSign, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import { SECOND } from '../../../domain/clock.js';

/** What the fake signs of a device; times in seconds. */
export type DeviceStatement = Readonly<Record<string, unknown>>;

/** What the fake does when it is asked. */
export type FakeMood = 'answers' | 'hangs' | 'fails' | 'knows-nothing' | 'answers-something-else';

const TOKEN = 'the-token-of-the-fake';

/** A FAKE of a customer's own source of devices, as docs/operating.md describes it: it signs what it is asked, nonce and all. */
export class FakeDeviceSource {
  /** Of each device what is signed, beside the question. */
  readonly devices = new Map<string, DeviceStatement>();
  mood: FakeMood = 'answers';
  /** What an attacker signs otherwise, or signs with. */
  lie: { readonly claims?: DeviceStatement; readonly key?: CryptoKey; readonly typ?: string; readonly alg?: string } =
    {};
  /** What was answered last. */
  lastAnswer = '';
  readonly #server: Server;
  readonly #clock: () => number;
  readonly #key: CryptoKey;
  readonly publicJwk: JWK;

  private constructor(clock: () => number, key: CryptoKey, publicJwk: JWK) {
    this.#clock = clock;
    this.#key = key;
    this.publicJwk = publicJwk;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(clock: () => number): Promise<FakeDeviceSource> {
    const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
    const fake = new FakeDeviceSource(clock, privateKey, await exportJWK(publicKey));
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  /** Where and as whom it is asked. */
  get place(): { readonly url: string; readonly token: string } {
    const { port } = this.#server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}/devices`, token: TOKEN };
  }

  reset(): void {
    this.mood = 'answers';
    this.lie = {};
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { device, nonce } = JSON.parse(await text(request)) as { device: string; nonce: string };
    if (this.mood === 'hangs') return;
    const known = this.mood === 'knows-nothing' ? undefined : this.devices.get(device);
    const isOurs = request.headers.authorization === `Bearer ${TOKEN}` && request.method === 'POST';
    if (!isOurs) return void response.writeHead(401).end();
    if (this.mood === 'fails') return void response.writeHead(500).end();
    if (known === undefined) return void response.writeHead(404).end();
    this.lastAnswer = this.mood === 'answers-something-else' ? '<html>' : await this.#signed(device, nonce, known);
    response.writeHead(200, { 'Content-Type': 'application/jwt' }).end(this.lastAnswer);
  }

  #signed(device: string, nonce: string, known: DeviceStatement): Promise<string> {
    const { claims, key = this.#key, typ = 'countersign.device+jwt', alg = 'EdDSA' } = this.lie;
    const said = { device, nonce, iat: Math.floor(this.#clock() / SECOND), ...known, ...claims };
    return new CompactSign(Buffer.from(JSON.stringify(said))).setProtectedHeader({ alg, typ }).sign(key);
  }
}
