import { signIn } from '../../actors/sign-in.js';
import { check } from '../narrator.js';
import type { Stage } from '../stage.js';

/** How Alice was signed in before she forgot her password. */
export interface EarlierSession {
  readonly refreshToken: string;
}

/** Before anything happens: a real sign-in with the password that will be reset. */
export async function lockedOut({ narrator, surface, person }: Stage): Promise<EarlierSession> {
  narrator.chapter('Before');
  return narrator.step('Alice signs in with her password: it works, and the session stays', async (say) => {
    const tokens = await signIn(surface, person('alice'));
    check(tokens.ok && tokens.refreshToken !== undefined, 'the identity provider signs Alice in');
    say('the next morning she has forgotten it');
    return { refreshToken: tokens.refreshToken };
  });
}
