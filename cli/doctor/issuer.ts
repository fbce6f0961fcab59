import { z } from 'zod';
import { verifyAccessToken } from '../../proofs/access-token.js';
import { issuerKeys } from '../../proofs/issuer-keys.js';
import type { Variables } from '../../proofs/secret-files.js';
import { credentialIn } from '../api/credential.js';
import { askHttp, ill, notAsked, reasonOf, well, type Finding } from './finding.js';

const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.url(), token_endpoint: z.url() });
const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string(), alg: z.string().optional() })) });

/** Symmetric keys sign nothing here (RFC 8725, section 3.1). */
const SYMMETRIC = 'oct';

async function keysFinding(jwksUri: string): Promise<Finding> {
  const what = "identity provider's keys";
  const { json, status } = await askHttp('the identity provider', jwksUri);
  const keys = keySet.safeParse(json).data?.keys.filter(({ kty }) => kty !== SYMMETRIC) ?? [];
  return keys.length > 0
    ? well(what, `${keys.length} there`)
    : ill(
        what,
        `no signing key at ${jwksUri} (status ${status})`,
        'Let the identity provider publish its signing keys there.',
      );
}

/** Whether client credentials of the environment get a token that the API would take. */
async function tokenFinding(issuer: string, settings: Variables): Promise<readonly Finding[]> {
  const what = 'client credentials';
  if (!settings['COUNTERSIGN_CLIENT_ID']) return [];
  const nextStep =
    'Let the client have tokens for urn:countersign:api with a group that opens cases, such as ticket-tool.';
  try {
    // A token that was given by hand would hide whether the client gets one.
    const credential = credentialIn({ ...settings, COUNTERSIGN_TOKEN: undefined });
    if (credential === null) return [ill(what, 'there is a client and no secret', 'Set COUNTERSIGN_CLIENT_SECRET.')];
    const caller = await verifyAccessToken({ issuer, keys: issuerKeys(issuer) }, await credential(), Date.now());
    if (caller === null) return [ill(what, 'a token is given, and not one for this API', nextStep)];
    return [well(what, `${caller.clientId}, with ${caller.roles.join(', ') || 'no role'}`)];
  } catch (fault) {
    return [ill(what, reasonOf(fault), nextStep)];
  }
}

/** The identity provider: discovery, issuer, keys, clock, and a token for the client if there is one. */
export async function issuerFindings(settings: Variables): Promise<readonly Finding[]> {
  const what = 'identity provider';
  const issuer = settings['OIDC_ISSUER'];
  if (!issuer) return [notAsked(what, 'OIDC_ISSUER')];
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const { status, json, clock } = await askHttp('the identity provider', url);
    const document = discovery.safeParse(json).data;
    if (document === undefined)
      return [ill(what, `${url} is no discovery document (status ${status})`, 'Correct OIDC_ISSUER.')];
    if (document.issuer !== issuer) {
      return [
        ill(what, `it calls itself ${document.issuer}`, 'Set OIDC_ISSUER to exactly that, or its tokens are refused.'),
      ];
    }
    const rest = await Promise.all([keysFinding(document.jwks_uri), tokenFinding(issuer, settings)]);
    return [well(what, issuer), ...rest.flat(), clock];
  } catch (fault) {
    return [ill(what, `${url}: ${reasonOf(fault)}`, 'Start it, let this machine reach it, or correct OIDC_ISSUER.')];
  }
}
