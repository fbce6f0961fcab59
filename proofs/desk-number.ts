import { statementChallenge } from '../domain/canonical.js';

/** Enough for one guess, few enough to be said and heard. */
const NUMBERS = 10_000;
const DIGITS = 4;

/**
 * The number on the subject's page, by which they tell the desk from somebody who pretends to be it: of the first four bytes
 * of SHA-256("countersign/desk-number/v1\0" ‖ JCS({v, caseId, session})). Only that browser and we know its session's
 * thumbprint, so that the code of the case, which an impostor may have, does not lead to the number.
 *
 * @param session RFC 7638 thumbprint of the browser's key
 */
export function deskNumberOf(caseId: string, session: string): string {
  const digest = statementChallenge('desk-number', { v: 1, caseId, session });
  const number = Buffer.from(digest).readUInt32BE() % NUMBERS;
  return `${number}`.padStart(DIGITS, '0');
}
