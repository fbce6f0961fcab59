import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectSampleDirectory } from '../../connectors/sample-directory/connect.js';
import { SIGN_IN_RELYING_PARTY } from '../../connectors/sample-directory/relying-party.js';
import type { Clock } from '../../domain/clock.js';
import { accountsOf } from './accounts.js';
import { configurationOf } from './configuration.js';
import { interaction, INTERACTION_PATH } from './interaction.js';
import { loadOidcProvider } from './load-provider.js';
import { sessionLinks } from './session-links.js';
import { readState } from './state.js';

/** How to start an identity provider. */
export interface IdentityProviderOptions {
  /** The sample directory, with the role `sample_directory_idp`. */
  readonly directoryUrl: string;
  /** Where keys and client secrets stay between runs; null throws them away. */
  readonly stateFolder: string | null;
  /** A port on 127.0.0.1; a free one if left out. */
  readonly port?: number;
  /**
   * By which name browsers come to sign in with a passkey, which are for names alone. Unless given, passkeys are those of
   * the sample organisation's own page, which only a software authenticator can say it was on.
   */
  readonly hostName?: string;
  /** Decides which TOTP step it is; the real time if left out. */
  readonly clock?: Clock;
}

/** An identity provider that runs. */
export interface IdentityProvider {
  readonly issuer: string;
  /** The secret of the client `ticket-tool`, for client credentials. */
  readonly ticketToolSecret: string;
  stop(): Promise<void>;
}

/**
 * Starts a real OpenID Connect provider on 127.0.0.1 whose people are those of the sample directory: after a password
 * reset there the old password is refused here. For development and demonstration.
 *
 * @throws in production, which has an identity provider of its own
 */
export async function startIdentityProvider(options: IdentityProviderOptions): Promise<IdentityProvider> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error('The sample identity provider is not for production. Set OIDC_ISSUER to your own.');
  }
  const { directoryUrl, stateFolder, port = 0, hostName, clock = async () => Date.now() } = options;
  const directory = connectSampleDirectory(directoryUrl);
  const state = await readState(stateFolder);
  const oidc = await loadOidcProvider();

  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: listensAt } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${listensAt}`;
  const page =
    hostName === undefined ? SIGN_IN_RELYING_PARTY : { rpId: hostName, origin: `http://${hostName}:${listensAt}` };
  const accounts = accountsOf(directory, clock, page);
  const provider = new oidc.Provider(issuer, configurationOf(accounts, sessionLinks(accounts, oidc), state));
  provider.on('server_error', (_ctx, error) => console.error('Identity provider:', error));
  const protocol = provider.callback() as RequestListener;
  server.on('request', (request, response) => {
    if (!request.url?.startsWith(INTERACTION_PATH)) return protocol(request, response);
    interaction(provider, { accounts, rpId: page.rpId }, request, response).catch((error: unknown) => {
      console.error('Identity provider:', error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  return {
    issuer,
    ticketToolSecret: state.ticketToolSecret,
    async stop() {
      await close(server);
      await directory.destroy();
    },
  };
}

async function close(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
