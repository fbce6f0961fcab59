/**
 * How old a session's proof may be when the worker checks it: the API takes fresh ones only, but a worker may have been
 * down in between. Codes expire by themselves; this bounds the replay of what needs no code.
 */
export const SESSION_PROOF_MAX_AGE_SECONDS = 600;

/**
 * How far the time that a tool signed with may be from ours: the API takes the five minutes of Standard Webhooks, the
 * worker what it takes of session proofs, for the same reason. What is older opens nothing, whoever kept it.
 */
export const DELIVERY_WINDOW_SECONDS = { api: 300, worker: SESSION_PROOF_MAX_AGE_SECONDS } as const;

/** As long as a token of a workload may be: with room above what platforms sign today, some two thousand characters. Our choice. */
export const WORKLOAD_TOKEN_MAX_LENGTH = 8_192;
