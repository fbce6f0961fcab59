/**
 * How old a session's proof may be when the worker checks it: the API takes fresh ones only, but a worker may have been
 * down in between. Codes expire by themselves; this bounds the replay of what needs no code.
 */
export const SESSION_PROOF_MAX_AGE_SECONDS = 600;
