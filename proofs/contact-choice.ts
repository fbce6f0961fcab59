import { z } from 'zod';
import { jsonAs } from './enrolment-request.js';

const typed = z.string().min(1).max(256);

/** How a code reaches a new number. */
const by = z.enum(['sms', 'voice']).optional();

/** A code that the subject of a case wants sent to their new address or number, as they typed it. */
export const contactCodeRequest = z.strictObject({ to: typed, by });
export type ContactCodeRequest = z.infer<typeof contactCodeRequest>;

/**
 * What the subject claims with: the new address or number, the code that was sent to it, and the one that it replaces, where
 * they have more than one. Judged where it is used.
 */
export const contactChoice = z.strictObject({ to: typed, by, code: typed, replaces: typed.optional() });
export type ContactChoice = z.infer<typeof contactChoice>;

/** Reads it back, or null when it is none. */
export function readContactChoice(text: string): ContactChoice | null {
  return jsonAs(contactChoice, text);
}

/** What the API passes on of a request of a case's session, sealed to the enrolment worker. */
const fromSession = z.strictObject({
  v: z.literal(1),
  caseId: z.string().min(1).max(64),
  /** The browser's proof of this very request (compact JWS). */
  proof: z.string(),
  body: z.string(),
});
export type FromSession = z.infer<typeof fromSession>;

/** Reads it back, or null when it is none. */
export function readFromSession(text: string): FromSession | null {
  return jsonAs(fromSession, text);
}
