import { digestOf } from './canonical.js';
import { ATTENDED_METHODS, type Method } from './evidence.js';
import type { PersonId } from './subjects.js';

/** Documents that a verifier may go by; the photo on record is what it is compared with (CTL-04). */
export const DOCUMENTS = [
  'passport',
  'identity-card',
  'driving-licence',
  'residence-permit',
  'employee-badge',
] as const;
export type DocumentKind = (typeof DOCUMENTS)[number];

/** What people are asked to do at that moment, which nobody could have recorded before (CTL-04). */
export const CUES = [
  'Hold the document beside your face and tilt it slowly',
  'Pass an open hand slowly before your face',
  'Turn your face slowly to one side, and back',
  'Hold up the fingers of one hand, one after the other',
  'Touch one ear, then the other',
  'Cover half of the document with a finger, then the other half',
  'Lean slowly towards the camera, and back',
  'Look up, then down, then at the camera',
] as const;

/** What a verifier signs that they did and saw; whoever did not all of it does not sign. */
export interface Attended {
  readonly document: DocumentKind;
  readonly photoMatchesRecord: true;
  /** Which of `CUES` was asked for. */
  readonly cue: string;
  readonly cueFollowed: true;
  /** Nothing spoke for a picture put in the place of a camera's, or of a person. */
  readonly noInjection: true;
  /** Nothing spoke for somebody who told them what to do. */
  readonly noCoercion: true;
}

/** Who attests what, as far as the cue depends on it. */
interface Attending {
  readonly method: Method;
  readonly attester: PersonId;
  readonly session: string | null;
  readonly document?: DocumentKind | undefined;
}

/** Drawn by what is signed, so that nobody picks it, and it is another every time. */
function cueFor({ attester, session }: Attending, facts: string, issuedAt: number): string {
  const drawn = Number.parseInt(digestOf({ facts, attester, session, issuedAt }).slice(0, 8), 16);
  return CUES[drawn % CUES.length] ?? CUES[0];
}

/** What is to be done and signed by a verifier; null where the method has none, or no document of ours was seen. */
export function attendedOf(own: Attending, facts: string, issuedAt: number): Attended | null {
  const document = DOCUMENTS.find((known) => known === own.document);
  if (document === undefined || !ATTENDED_METHODS.includes(own.method)) return null;
  return {
    document,
    photoMatchesRecord: true,
    cue: cueFor(own, facts, issuedAt),
    cueFollowed: true,
    noInjection: true,
    noCoercion: true,
  };
}
