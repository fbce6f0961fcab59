import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import { API_AUDIENCE } from '../../proofs/access-token.js';
import { SIGNED_IN_PATH } from '../../contract/portal.js';
import type { Accounts } from './accounts.js';
import { memoryAdapters } from './adapter.js';
import { INTERACTION_PATH, SAMPLE_ACR } from './interaction.js';
import { messagePage } from './page.js';
import type { ProviderState } from './state.js';
import type { SessionLinks } from './session-links.js';

/** The one scope the API knows; what somebody may do there depends on their roles. */
const API_SCOPE = 'cases';

/** Where browsers of native clients come back to; the port is whichever is free (RFC 8252, section 7.3). */
const LOOPBACK_REDIRECT = 'http://127.0.0.1/callback';

/** Roles of clients that act for nobody. People's roles are their groups. */
const CLIENT_ROLES: Readonly<Record<string, readonly string[]>> = { 'ticket-tool': ['ticket-tool'] };

/** Access ends soon after a session does: nobody asks the provider while a token lasts. */
const ACCESS_TOKEN_SECONDS = 600;

const A_WORKING_DAY_SECONDS = 12 * 3_600;

const LIFETIMES_SECONDS = {
  AccessToken: ACCESS_TOKEN_SECONDS,
  ClientCredentials: ACCESS_TOKEN_SECONDS,
  IdToken: ACCESS_TOKEN_SECONDS,
  Interaction: 600,
  Session: A_WORKING_DAY_SECONDS,
  Grant: A_WORKING_DAY_SECONDS,
  RefreshToken: A_WORKING_DAY_SECONDS,
};

const publicClient = (clientId: string, ...redirects: readonly string[]) => ({
  client_id: clientId,
  application_type: 'native' as const,
  token_endpoint_auth_method: 'none' as const,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code' as const],
  redirect_uris: [LOOPBACK_REDIRECT, ...redirects],
});

/** Another organisation's recovery, for which a sign-in here is evidence; it comes back to any port of this machine. */
const RECOVERY_CLIENT = 'countersign-recovery';
const RECOVERY_REDIRECT = `http://127.0.0.1${SIGNED_IN_PATH}`;

/** The enrolment pages, on whatever port of this machine, by address or by name (RFC 8252, section 7.3). */
const enrolmentClient = {
  ...publicClient('countersign-enrolment'),
  grant_types: ['authorization_code'],
  redirect_uris: ['http://127.0.0.1/enrol/signed-in', 'http://localhost/enrol/signed-in'],
};

/** The approver's console, in the same way; it stays signed in by refresh tokens, which no browser has. */
const consoleClient = {
  ...publicClient('countersign-console'),
  redirect_uris: ['http://127.0.0.1/console/signed-in', 'http://localhost/console/signed-in'],
};

const confidentialClient = (clientId: string, secret: string) => ({
  client_id: clientId,
  client_secret: secret,
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
});

/** How the provider behaves: code flow with PKCE, JWT access tokens for the API, sessions that the directory can end. */
export function configurationOf(accounts: Accounts, links: SessionLinks, state: ProviderState): Configuration {
  return {
    adapter: memoryAdapters(),
    jwks: { keys: [...state.jwks.keys] } as NonNullable<Configuration['jwks']>,
    cookies: { keys: [state.cookieKey] },
    clients: [
      publicClient('desk-console'),
      publicClient('countersign-demo'),
      publicClient(RECOVERY_CLIENT, RECOVERY_REDIRECT),
      enrolmentClient,
      consoleClient,
      confidentialClient('ticket-tool', state.ticketToolSecret),
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    scopes: ['openid'],
    acrValues: [SAMPLE_ACR],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API_AUDIENCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: API_SCOPE,
          audience: API_AUDIENCE,
          accessTokenTTL: ACCESS_TOKEN_SECONDS,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    interactions: { url: (_ctx, { uid }) => `${INTERACTION_PATH}${uid}`, policy: links.signInPolicy },
    findAccount: links.findAccount,
    loadExistingGrant: grantEverything,
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    async extraTokenClaims(_ctx, token) {
      const clientRoles = CLIENT_ROLES[token.clientId ?? ''] ?? [];
      return { roles: token.kind === 'AccessToken' ? await accounts.groupsOf(token.accountId) : clientRoles };
    },
    renderError(ctx, { error }) {
      ctx.type = 'html';
      ctx.body = messagePage('That did not work', `The identity provider refused the request (${error}).`);
    },
    ttl: LIFETIMES_SECONDS,
  };
}

/** Every client here is the organisation's own, so nobody is asked for consent. */
async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const grant = (known && (await provider.Grant.find(known))) || newGrant();
  grant.addOIDCScope('openid');
  grant.addResourceScope(API_AUDIENCE, API_SCOPE);
  await grant.save();
  return grant;

  function newGrant() {
    return new provider.Grant({ accountId: session?.accountId, clientId: client?.clientId });
  }
}
