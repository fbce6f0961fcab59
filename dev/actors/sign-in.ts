import type { Browser } from '../identity-provider/browser.js';
import { login } from '../identity-provider/login.js';
import { refresh, type Tokens } from '../identity-provider/tokens.js';
import type { SoftwareCredential } from '../software-authenticator/authenticator.js';
import type { Person } from './person.js';
import type { PublicSurface } from './public-surface.js';

/** What a person types, where it is not what they always type. */
export interface SignInOptions {
  readonly password?: string;
  /** A code that was shown already, to try it once more; a new one if left out. */
  readonly code?: string;
  /** A passkey in the place of the code. */
  readonly passkey?: SoftwareCredential;
  /** To come back with the same cookies. */
  readonly browser?: Browser;
}

/** The client everybody signs in through. */
const CLIENT_ID = 'countersign-demo';

type Surface = Pick<PublicSurface, 'issuer' | 'secrets'>;

/** Signs a person in through the identity provider's real page: tokens, or the reason of its refusal. */
export async function signIn(surface: Surface, person: Person, options: SignInOptions = {}): Promise<Tokens> {
  const { password = person.seeded.password, passkey, browser } = options;
  const tokens = await login({
    issuer: surface.issuer,
    clientId: CLIENT_ID,
    username: person.seeded.username,
    password,
    ...(passkey === undefined ? { totp: options.code ?? (await person.signInCode()) } : { passkey }),
    ...(browser !== undefined && { browser }),
  });
  noteTokens(surface, person, tokens);
  return tokens;
}

/** Goes on with a sign-in of before: new tokens, or the reason of the refusal. */
export async function staySignedIn(surface: Surface, person: Person, refreshToken: string): Promise<Tokens> {
  const tokens = await refresh({ issuer: surface.issuer, clientId: CLIENT_ID, refreshToken });
  noteTokens(surface, person, tokens);
  return tokens;
}

/**
 * Signs a person in and gives their access token.
 *
 * @throws when they are refused
 */
export async function accessTokenOf(surface: Surface, person: Person): Promise<string> {
  const tokens = await signIn(surface, person);
  if (!tokens.ok) throw new Error(`${person.seeded.displayName} could not sign in: ${tokens.reason}`);
  return tokens.accessToken;
}

function noteTokens(surface: Surface, person: Person, tokens: Tokens): void {
  if (!tokens.ok) return;
  const { accessToken, idToken, refreshToken } = tokens;
  for (const [what, token] of Object.entries({ access: accessToken, identity: idToken, refresh: refreshToken }))
    if (token !== undefined) surface.secrets.note(`the ${what} token of ${person.seeded.displayName}`, token);
}
