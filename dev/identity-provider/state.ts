import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** What must stay the same when the identity provider starts again. */
export interface ProviderState {
  /** Signing keys with their private parts. */
  readonly jwks: { readonly keys: readonly JWK[] };
  /** Signs the browser's cookies. */
  readonly cookieKey: string;
  /** The secret of the client `ticket-tool`. */
  readonly ticketToolSecret: string;
}

const FILE = 'identity-provider.json';

/**
 * Reads the provider's keys and secrets from the state folder; makes them when there are none.
 *
 * @param folder null keeps nothing
 */
export async function readState(folder: string | null): Promise<ProviderState> {
  if (folder === null) return newState();
  const file = path.join(folder, FILE);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProviderState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const state = await newState();
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify(state), { mode: 0o600 });
  return state;
}

async function newState(): Promise<ProviderState> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: randomBytes(8).toString('hex') };
  const secret = () => randomBytes(32).toString('base64url');
  return { jwks: { keys: [key] }, cookieKey: secret(), ticketToolSecret: secret() };
}
