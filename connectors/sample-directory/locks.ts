/** Wrong sign-ins in a row that lock an account, each time anew: our choice. */
export const LOCKED_AFTER = 10;

/**
 * From so many on no unlocking helps: what was guessed at is replaced (SP 800-63B-4, section 3.2.2: no more than 100). Unlocking
 * does not count anew, so that nobody gets more of them by asking.
 */
export const WRONG_SIGN_INS_MAX = 100;
