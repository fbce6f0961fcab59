import { sha256 } from '../common/encoding.js';
import { hex, membersOf, readCanonical } from './signed-text.js';

const FINGERPRINT_LETTERS = 20;
/** Crockford's base 32, and 140 bits in groups of four, as `proofs/saved-code.ts` has them. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LETTERS = 28;

/** One of the two, as the record names them. */
export interface CeremonyPerson {
  readonly personId: string;
  readonly credentialId: string;
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly codeHash: string;
}

/** What both sign. Times in epoch milliseconds. */
export interface CeremonyRecord {
  readonly kind: 'ceremony';
  readonly does: string;
  readonly people: readonly [CeremonyPerson, CeremonyPerson];
  readonly policy: string;
  readonly expiresAt: number;
}

/** A new code to be kept on paper. */
export function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(LETTERS));
  const letters = [...bytes].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return letters.replaceAll(/(.{4})(?!$)/g, '$1-');
}

/** How a code is kept; `proofs/ceremony.ts` makes the same of it. */
export async function codeHashOf(ceremonyId: string, personId: string, code: string): Promise<string> {
  return hex(await sha256(`countersign/ceremony-code/v1\0${ceremonyId}\0${personId}\0${code.replaceAll('-', '')}`));
}

/** What two people read to each other of a key, made of the key itself. */
export async function fingerprintOf(key: Pick<CeremonyPerson, 'credentialId' | 'publicKey'>): Promise<string> {
  const digest = hex(await sha256(`countersign/key-fingerprint/v1\0${key.credentialId}\0${key.publicKey}`));
  return digest.slice(0, FINGERPRINT_LETTERS).replaceAll(/(.{4})(?!$)/g, '$1 ');
}

/** Every member that the record has, none more: what this page has no words for, nobody signs here. */
const MEMBERS = 'begunAt,ceremonyId,does,expiresAt,kind,number,people,policy,v';

/** What there is to sign, or null where it does not belong together: a fingerprint that is not its key's is one reason. */
export async function readRecord(text: string): Promise<CeremonyRecord | null> {
  const read = readCanonical(text);
  if (read === null || membersOf(read, '') !== MEMBERS) return null;
  const record = read as CeremonyRecord;
  if (record.kind !== 'ceremony' || record.people.length !== 2) return null;
  for (const person of record.people) if (person.fingerprint !== (await fingerprintOf(person))) return null;
  return record;
}

/** What is signed: SHA-256 over the kind and these very bytes. */
export function recordChallenge(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return sha256(`countersign/ceremony/v1\0${text}`);
}
