import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { SECOND } from '../../../domain/clock.js';

/** Five minutes, as SPIRE makes them. */
const LIFE_SECONDS = 300;

/** A platform that runs workloads, over HTTP: its discovery document, its keys, and real tokens for whoever is asked. */
export class FakePlatform {
  readonly #server: Server;
  readonly #key: CryptoKey;
  readonly #jwk: JWK;
  /** What of the discovery document an attacker had changed. */
  changes: Readonly<Record<string, string>> = {};

  private constructor(server: Server, key: CryptoKey, jwk: JWK) {
    this.#server = server;
    this.#key = key;
    this.#jwk = jwk;
  }

  static async start(): Promise<FakePlatform> {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'platform', alg: 'ES256' };
    const server = createServer();
    const platform = new FakePlatform(server, privateKey, jwk);
    server.on('request', (request, response) => {
      const found = platform.#answers()[request.url ?? ''];
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(found ?? {}));
    });
    await new Promise<void>((listens) => server.listen(0, '127.0.0.1', listens));
    return platform;
  }

  get issuer(): string {
    const { port } = this.#server.address() as AddressInfo; // it listens on a port
    return `http://127.0.0.1:${port}`;
  }

  /** A token of a workload, for whomever it asks. */
  token(sub: string, audience: string): Promise<string> {
    const now = Math.floor(Date.now() / SECOND);
    return new SignJWT({ iss: this.issuer, sub, aud: audience, iat: now, exp: now + LIFE_SECONDS })
      .setProtectedHeader({ alg: 'ES256', kid: 'platform' })
      .sign(this.#key);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  #answers(): Readonly<Record<string, unknown>> {
    const { issuer } = this;
    const document = { issuer, jwks_uri: `${issuer}/keys`, ...this.changes };
    return { '/.well-known/openid-configuration': document, '/keys': { keys: [this.#jwk] } };
  }
}
