import { CONSOLE_IDLE_SECONDS, CONSOLE_SESSION_SECONDS } from '../../contract/console.js';
import {
  beginConsoleSession,
  endConsoleSession,
  readConsoleSession,
  renewConsoleSession,
  touchConsoleSession,
  type ConsoleSession,
  type Renewed,
} from '../../db/console-sessions.js';
import { MINUTE, SECOND } from '../../domain/clock.js';
import type { ApiDeps } from '../deps.js';
import { consoleCookieIn, keptOf, newCookieValue, openByCookie, sealByCookie } from './cookies.js';
import type { ConsoleTokens } from './sign-ins.js';

type Deps = Pick<ApiDeps, 'db' | 'console' | 'publicUrl'>;

/** An access token is renewed this long before it ends: what it is sealed for, a worker verifies a little later. */
const RENEWED_BEFORE = 2 * MINUTE;

/** A session is noted as used this often at most. */
const TOUCHED_EVERY = MINUTE;

async function sealed(cookie: string, tokens: ConsoleTokens, now: number): Promise<Renewed> {
  const lives = tokens.livesSeconds * SECOND;
  const renewAt = now + (tokens.refresh === null ? lives : Math.max(lives - RENEWED_BEFORE, lives / 2));
  return { tokens: await sealByCookie(cookie, JSON.stringify(tokens)), renewAt: Math.floor(renewAt) };
}

/** Null for what was not sealed for this cookie: somebody else's row, or a changed one. */
async function opened(cookie: string, text: string): Promise<ConsoleTokens | null> {
  const tokens = await openByCookie(cookie, text).catch(() => null);
  return tokens === null ? null : (JSON.parse(tokens) as ConsoleTokens); // sealed by us
}

/** Begins a session for whoever has signed in, under a name that nobody knew before. Returns the value of its cookie. */
export async function beginConsole(
  { db }: Pick<Deps, 'db'>,
  personId: string,
  tokens: ConsoleTokens,
  now: number,
): Promise<string> {
  const cookie = newCookieValue();
  const endsAt = now + CONSOLE_SESSION_SECONDS * SECOND;
  const kept = await sealed(cookie, tokens, now);
  await beginConsoleSession(db, { sessionId: keptOf(cookie), personId, ...kept, usedAt: now, endsAt });
  return cookie;
}

async function renewed({ console }: Deps, cookie: string, session: ConsoleSession, now: number) {
  const refresh = (await opened(cookie, session.tokens))?.refresh ?? null;
  const tokens = refresh === null ? null : ((await console?.signIns.renew(refresh)) ?? null);
  return tokens === null ? null : sealed(cookie, tokens, now);
}

/** Who a browser is signed in as at the console, and what speaks for them. */
export interface AtConsole {
  readonly sessionId: string;
  readonly personId: string;
  readonly accessToken: string;
  readonly endsAt: number;
}

/**
 * Whose session the cookie of a request names, or null. The access token is renewed as long as the provider lets it be: who
 * is signed out or disabled there is out here within minutes.
 *
 * @param keepsAwake whether this is somebody's act, not the page's own
 * @throws when the provider is out of reach
 */
export async function atConsole(
  deps: Deps,
  cookieHeader: string | undefined,
  { now, keepsAwake }: { readonly now: number; readonly keepsAwake: boolean },
): Promise<AtConsole | null> {
  const cookie = deps.console === null ? null : consoleCookieIn('session', cookieHeader, deps.publicUrl);
  if (cookie === null) return null;
  const sessionId = keptOf(cookie);
  const usedAfter = now - CONSOLE_IDLE_SECONDS * SECOND;
  let session = await readConsoleSession(deps.db, sessionId, { now, usedAfter });
  if (session !== undefined && session.renewAt <= now)
    session = await renewConsoleSession(deps.db, sessionId, now, (old) => renewed(deps, cookie, old, now));
  if (session === undefined) return null;
  if (keepsAwake && session.usedAt < now - TOUCHED_EVERY) await touchConsoleSession(deps.db, sessionId, now);
  const accessToken = (await opened(cookie, session.tokens))?.access;
  if (accessToken === undefined) return null;
  return { sessionId, personId: session.personId, accessToken, endsAt: session.endsAt };
}

/** Ends the session that a cookie names, here and, as far as it can be told, at the provider. */
export async function endConsole(deps: Deps, cookieHeader: string | undefined, now: number): Promise<void> {
  const cookie = consoleCookieIn('session', cookieHeader, deps.publicUrl);
  if (cookie === null) return;
  const sessionId = keptOf(cookie);
  const session = await readConsoleSession(deps.db, sessionId, { now, usedAfter: 0 });
  await endConsoleSession(deps.db, sessionId);
  deps.console?.live.end(sessionId);
  if (session === undefined) return;
  const refresh = (await opened(cookie, session.tokens))?.refresh ?? null;
  if (refresh !== null) await deps.console?.signIns.forget(refresh).catch(() => undefined);
}
