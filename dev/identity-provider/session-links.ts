import type { Configuration, FindAccount, KoaContextWithOIDC } from 'oidc-provider';
import type { Accounts } from './accounts.js';
import type { OidcProvider } from './load-provider.js';

/** Ties the provider's own sessions to the rows of the directory, which can end them. */
export interface SessionLinks {
  /** Finds an account only through a session of the directory that is still live. */
  readonly findAccount: FindAccount;
  /** Asks for sign-in again when the directory has ended the session. */
  readonly signInPolicy: NonNullable<NonNullable<Configuration['interactions']>['policy']>;
}

/** Makes the links of one provider. They live as long as its sessions do, in memory. */
export function sessionLinks(accounts: Accounts, { interactionPolicy }: OidcProvider): SessionLinks {
  const directorySessions = new Map<string, string>();

  /** A sign-in that has just happened brings its row along; whatever comes later knows the provider's session. */
  function directorySessionOf(ctx: KoaContextWithOIDC, sessionUid: string | undefined): string | undefined {
    const brought = ctx.oidc.result?.['directorySession'];
    if (typeof brought === 'string' && sessionUid !== undefined) directorySessions.set(sessionUid, brought);
    return sessionUid === undefined ? undefined : directorySessions.get(sessionUid);
  }

  const policy = interactionPolicy.base();
  policy.remove('consent');
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check('session_ended', 'the session has ended', 'login_required', ({ oidc }) =>
        Boolean(oidc.session?.accountId && !oidc.account),
      ),
    );

  return {
    async findAccount(ctx, personId, token) {
      const ofToken = token && 'sessionUid' in token ? token.sessionUid : undefined;
      const directorySession = directorySessionOf(ctx, ofToken ?? ctx.oidc.session?.uid);
      if (directorySession === undefined || !(await accounts.isLive(directorySession))) return undefined;
      return { accountId: personId, claims: () => ({ sub: personId }) };
    },
    signInPolicy: policy,
  };
}
