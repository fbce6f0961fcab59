import { z } from 'zod';
import type { LoginIssuer } from '../activities/logins/issuer.js';
import { oidcIssuer } from '../activities/logins/oidc-issuer.js';
import type { Policy } from '../policy/load.js';
import { httpsAddress, jsonSetting } from '../proofs/settings.js';
import { SettingsError } from './settings.js';

const client = z.strictObject({
  issuer: httpsAddress,
  clientId: z.string().min(1),
  clientSecret: z.string().min(1).nullable().default(null),
  redirectUri: httpsAddress,
});

/** Settings of the other issuers at which a sign-in counts: a JSON list, best in a file (`LOGIN_ISSUERS_FILE`). */
export const LOGIN_ISSUER_SETTINGS = {
  LOGIN_ISSUERS: z.string().transform(jsonSetting()).pipe(z.array(client)).default([]),
};

type LoginIssuerSettings = z.infer<z.ZodObject<typeof LOGIN_ISSUER_SETTINGS>>;

const same = (one: string, other: string): boolean => one.replace(/\/$/, '') === other.replace(/\/$/, '');

/**
 * The other issuers that the settings describe.
 *
 * @param ownIssuer whose accounts are recovered: a sign-in there is behind what is reset
 * @throws {SettingsError} when it is among them, or one is there twice
 */
export function loginIssuersOf(
  { LOGIN_ISSUERS: clients }: LoginIssuerSettings,
  ownIssuer: string,
): readonly LoginIssuer[] {
  if (clients.some(({ issuer }) => same(issuer, ownIssuer)))
    throw new SettingsError('The case worker', ['LOGIN_ISSUERS: names OIDC_ISSUER, whose accounts are recovered here']);
  const issuers = clients.map(({ issuer }) => issuer.replace(/\/$/, ''));
  if (new Set(issuers).size < issuers.length)
    throw new SettingsError('The case worker', ['LOGIN_ISSUERS: names an issuer twice']);
  return clients.map(oidcIssuer);
}

/** Whether a policy admits sign-ins elsewhere: then somebody should know that there is nowhere to sign in. */
export function admitsLogins({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ evidence }) => evidence.methods.some(({ method }) => method === 'federated-login'));
}
