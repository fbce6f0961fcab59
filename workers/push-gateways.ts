import { z } from 'zod';
import { duoPushGateway } from '../activities/pushes/duo/gateway.js';
import type { PushGateway, PushGateways } from '../activities/pushes/gateway.js';
import { oktaPushGateway } from '../activities/pushes/okta/gateway.js';
import type { Clock } from '../domain/clock.js';
import type { Policy } from '../policy/load.js';
import { SettingsError } from './settings.js';

/** Encrypted, or on this machine: what goes there holds a key that may ask everybody's authenticator. */
const origin = z.url().refine((url) => {
  const { protocol, hostname, pathname } = new URL(url);
  return (protocol === 'https:' || hostname === '127.0.0.1') && pathname === '/';
}, 'Expected an https address without a path');

/** Settings of what asks authenticators by push: for each provider all of them, or none. */
export const PUSH_GATEWAY_SETTINGS = {
  /** Such as `https://example.okta.com`. */
  OKTA_ORG_URL: origin.optional(),
  OKTA_API_TOKEN: z.string().min(1).optional(),
  /** Such as `https://api-xxxxxxxx.duosecurity.com`. */
  DUO_API_URL: origin.optional(),
  DUO_INTEGRATION_KEY: z.string().min(1).optional(),
  DUO_SECRET_KEY: z.string().min(1).optional(),
};

type PushGatewaySettings = z.infer<z.ZodObject<typeof PUSH_GATEWAY_SETTINGS>>;

/** @throws {SettingsError} when some are given and some are not */
function allOrNone(settings: PushGatewaySettings, names: readonly (keyof PushGatewaySettings)[]): void {
  const missing = names.filter((name) => settings[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return;
  throw new SettingsError(
    'The case worker',
    missing.map((name) => `${name}: missing, though others of the same provider are set`),
  );
}

function oktaOf(settings: PushGatewaySettings): PushGateway | null {
  allOrNone(settings, ['OKTA_ORG_URL', 'OKTA_API_TOKEN']);
  const { OKTA_ORG_URL: url, OKTA_API_TOKEN: apiToken } = settings;
  return url === undefined || apiToken === undefined ? null : oktaPushGateway({ url: new URL(url).origin, apiToken });
}

function duoOf(settings: PushGatewaySettings, clock: Clock): PushGateway | null {
  allOrNone(settings, ['DUO_API_URL', 'DUO_INTEGRATION_KEY', 'DUO_SECRET_KEY']);
  const { DUO_API_URL: url, DUO_INTEGRATION_KEY: integrationKey, DUO_SECRET_KEY: secretKey } = settings;
  if (url === undefined || integrationKey === undefined || secretKey === undefined) return null;
  return duoPushGateway({ apiUrl: new URL(url).origin, integrationKey, secretKey }, clock);
}

/**
 * The gateways that the settings describe.
 *
 * @throws {SettingsError} when some of what a provider needs is given and some is not
 */
export function pushGatewaysOf(settings: PushGatewaySettings, clock: Clock): PushGateways {
  const [okta, duo] = [oktaOf(settings), duoOf(settings, clock)];
  return { ...(okta !== null && { okta }), ...(duo !== null && { duo }) };
}

/** Whether a policy admits pushes: then somebody should know that nobody can be asked. */
export function admitsPushes({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ evidence }) => evidence.methods.some(({ method }) => method === 'push'));
}
