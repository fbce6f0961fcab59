import { z } from 'zod';
import type { DeviceInventories } from '../activities/devices/inventory.js';
import { graphInventory } from '../activities/devices/graph/inventory.js';
import { signedLookup } from '../activities/devices/signed-lookup/inventory.js';
import type { Clock } from '../domain/clock.js';
import type { Policy } from '../policy/load.js';
import { deviceSourceKeyFrom } from '../proofs/device-statement.js';
import { SettingsError } from './settings.js';

/** Encrypted, or on this machine: what goes there holds a key that may read everybody's devices. */
function isSafe(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === '127.0.0.1';
}
const address = z.url().refine(isSafe, 'Expected an https address');
const origin = address.refine((url) => new URL(url).pathname === '/', 'Expected an https address without a path');

/** Settings of what knows the state of managed devices: for each inventory all of them, or none. */
export const DEVICE_INVENTORY_SETTINGS = {
  GRAPH_TENANT_ID: z
    .string()
    .regex(/^[\w.-]{1,128}$/, 'Expected the id or a domain of a tenant')
    .optional(),
  GRAPH_CLIENT_ID: z.string().min(1).optional(),
  GRAPH_CLIENT_SECRET: z.string().min(1).optional(),
  /** Of a national cloud; with its own address to sign in at. */
  GRAPH_URL: origin.default('https://graph.microsoft.com'),
  GRAPH_LOGIN_URL: origin.default('https://login.microsoftonline.com'),
  DEVICE_SOURCE_URL: address.optional(),
  /** The public JWK that it signs with, as JSON. */
  DEVICE_SOURCE_KEY: z.string().min(1).optional(),
  DEVICE_SOURCE_TOKEN: z.string().min(1).optional(),
};

type DeviceInventorySettings = z.infer<z.ZodObject<typeof DEVICE_INVENTORY_SETTINGS>>;

function wrong(...mistakes: string[]): SettingsError {
  return new SettingsError('The case worker', mistakes);
}

function graphOf(settings: DeviceInventorySettings, clock: Clock) {
  const { GRAPH_TENANT_ID: tenantId, GRAPH_CLIENT_ID: clientId, GRAPH_CLIENT_SECRET: clientSecret } = settings;
  if (tenantId !== undefined && clientId !== undefined && clientSecret !== undefined) {
    const [graphUrl, loginUrl] = [new URL(settings.GRAPH_URL).origin, new URL(settings.GRAPH_LOGIN_URL).origin];
    return graphInventory({ graphUrl, loginUrl, tenantId, clientId, clientSecret }, clock);
  }
  if (tenantId === undefined && clientId === undefined && clientSecret === undefined) return null;
  throw wrong('GRAPH_TENANT_ID, GRAPH_CLIENT_ID and GRAPH_CLIENT_SECRET: all of them, or none');
}

async function lookupOf(settings: DeviceInventorySettings, clock: Clock) {
  const { DEVICE_SOURCE_URL: url, DEVICE_SOURCE_KEY: jwk, DEVICE_SOURCE_TOKEN: token = null } = settings;
  if (url === undefined && jwk === undefined && token === null) return null;
  if (url === undefined || jwk === undefined) throw wrong('DEVICE_SOURCE_URL and DEVICE_SOURCE_KEY: both, or none');
  try {
    return signedLookup({ url, token, key: await deviceSourceKeyFrom(JSON.parse(jwk)) }, clock);
  } catch {
    // Without its cause: it quotes the text.
    throw wrong('DEVICE_SOURCE_KEY: expected a public JWK on Ed25519 or P-256');
  }
}

/**
 * The inventories that the settings describe.
 *
 * @throws {SettingsError} when some of what one needs is given and some is not, or a key is none
 */
export async function deviceInventoriesOf(settings: DeviceInventorySettings, clock: Clock): Promise<DeviceInventories> {
  const [graph, lookup] = [graphOf(settings, clock), await lookupOf(settings, clock)];
  return { ...(graph !== null && { graph }), ...(lookup !== null && { 'signed-lookup': lookup }) };
}

/** Whether a policy admits devices: then somebody should know that nobody knows of any. */
export function admitsDevices({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ evidence }) => evidence.methods.some(({ method }) => method === 'device'));
}
