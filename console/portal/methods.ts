import type { Progress, Places } from '../../api/progress.js';

/** The ways to prove who one is. */
export type Method = Progress['methods'][number]['method'];

/** Those that a passkey signs for, on a page of its own. */
export type SignedMethod = 'passkey' | 'device';

/** Those by which a verifier looks at the subject. */
export type AttendedMethod = keyof Places;

/** Those by which somebody else signs for the subject. */
export type AttestedMethod = 'manager-confirmation' | AttendedMethod;
