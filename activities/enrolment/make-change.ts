import { randomUUID } from 'node:crypto';
import type { Trx } from '../../db/connect.js';
import { spendSavedCode } from '../../db/saved-codes.js';
import { advanceTotpStep } from '../../db/verification.js';
import type { Enrolled } from '../../domain/enrolled.js';
import {
  hasRoomFor,
  isAddress,
  isName,
  passkeyDomains,
  RECOVERY_CODES,
  type EnrolmentRefusal,
} from '../../domain/enrolment.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { newPasskeyChallengeOf, type ChangeOf, type WantedChange } from '../../proofs/enrolment-request.js';
import { verifyRegistration } from '../../proofs/registration.js';
import { newSavedCode, savedCodeHash } from '../../proofs/saved-code.js';
import { seal, sealingKeyOf } from '../../proofs/sealing.js';
import { generatorOf, stepOf, TOTP_CODE } from '../verification/totp/generator.js';
import { isCodeOf } from './address-codes.js';
import type { EnrolmentDeps } from './deps.js';
import type { Held } from './held.js';

/** What a change is made in. `now` in epoch milliseconds. */
export interface Making {
  readonly deps: EnrolmentDeps;
  readonly trx: Trx;
  readonly person: PersonOfRecord;
  readonly of: ChangeOf;
  readonly held: Held;
  readonly now: number;
}

/** What comes and goes by a change, and what is sealed for the browser that asked. */
export interface Made {
  readonly added: readonly Enrolled[];
  /** Rows, as they were signed (compact JWS). */
  readonly removed: readonly string[];
  readonly reply: string | null;
}

type Wanted<K extends WantedChange['kind']> = Extract<WantedChange, { readonly kind: K }>;
type Make<K extends WantedChange['kind']> = (making: Making, wanted: Wanted<K>) => Promise<Made | EnrolmentRefusal>;

const adds = (...added: readonly Enrolled[]): Made => ({ added, removed: [], reply: null });

const baseOf = ({ person, now }: Making) =>
  ({ type: 'enrolled', enrolledId: randomUUID(), personId: person.personId, enrolledAt: now }) as const;

const enrolledOf = ({ current }: Held): readonly Enrolled[] => (current?.rows ?? []).map(({ enrolled }) => enrolled);

/** The things somebody calls by one name are on one device, however they spell it: then they are lost together. */
const deviceOf = (name: string): string => name.trim().toLowerCase();

/** A secret of 160 bits (RFC 4226, section 4, R6), in base32. */
const APP_SECRET = /^[A-Z2-7]{32}$/;

const addPasskey: Make<'add-passkey'> = async (making, { name, registration }) => {
  const { deps, of, held } = making;
  if (!isName(name)) return 'name-unacceptable';
  if (!hasRoomFor('passkey', enrolledOf(held))) return 'too-many';
  const passkey = await verifyRegistration(JSON.stringify(registration), newPasskeyChallengeOf(of), deps.signing);
  if (passkey === null) return 'passkey-unacceptable';
  const { credentialId, publicKey, synced } = passkey;
  const isKnown = enrolledOf(held).some((thing) => thing.kind === 'passkey' && thing.credentialId === credentialId);
  if (isKnown) return 'passkey-known';
  const domains = passkeyDomains(synced, registration.response.transports);
  const device = synced ? {} : { device: deviceOf(name) };
  return adds({ ...baseOf(making), kind: 'passkey', name, ...device, domains, credentialId, publicKey, synced });
};

const addTotp: Make<'add-totp'> = async (making, { name, secret, code }) => {
  const { deps, trx, held, now } = making;
  if (!isName(name)) return 'name-unacceptable';
  if (!hasRoomFor('totp', enrolledOf(held))) return 'too-many';
  const generator = APP_SECRET.test(secret) && TOTP_CODE.test(code) ? generatorOf(secret) : null;
  const step = generator === null ? null : stepOf(generator, code, now);
  if (step === null) return 'app-code-wrong';
  const base = baseOf(making);
  // The code that confirmed it proves nothing a second time.
  await advanceTotpStep(trx, base.enrolledId, step);
  const [{ sealed: sealedSecret }, { sealed: sealedForEnrolment }] = await Promise.all([
    seal(deps.trust.seal['case-worker'], secret),
    seal(deps.trust.seal['enrolment-worker'], secret),
  ]);
  const sealed = { sealedSecret, sealedForEnrolment };
  return adds({ ...base, kind: 'totp', name, device: deviceOf(name), domains: ['handset'], ...sealed });
};

const replaceCodes: Make<'replace-codes'> = async (making, { replyTo }) => {
  const { trx, held, now } = making;
  const key = await sealingKeyOf(replyTo);
  if (key === null) return 'submission-unreadable';
  const codes = Array.from({ length: RECOVERY_CODES }, newSavedCode);
  const added = codes.map((code): Enrolled => {
    const base = baseOf(making);
    return { ...base, kind: 'recovery-code', domains: ['paper'], codeHash: savedCodeHash(base.enrolledId, code) };
  });
  const rows = held.current?.rows ?? [];
  const inSet = rows.filter(({ enrolled }) => enrolled.kind === 'recovery-code');
  // Those that were given in the place of used ones stand in no set: they are used up instead.
  for (const { kind, enrolledId } of held.usable)
    if (kind === 'recovery-code' && !inSet.some(({ enrolled }) => enrolled.enrolledId === enrolledId))
      await spendSavedCode(trx, enrolledId, now);
  const { sealed: reply } = await seal(key, JSON.stringify(codes));
  return { added, removed: inSet.map(({ jws }) => jws), reply };
};

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Whether an address is the person's own already, or in the domain of their work. */
function isTaken({ person, held }: Making, address: string): boolean {
  const isSame = (other: string): boolean => other.toLowerCase() === address.toLowerCase();
  const isEnrolled = enrolledOf(held).some(
    (thing) => (thing.kind === 'email' || thing.kind === 'contact') && isSame(thing.address),
  );
  return isEnrolled || isSame(person.workEmail);
}

const addAddress: Make<'add-address'> = async (making, { address, code }) => {
  const { deps, trx, person, held, now } = making;
  if (!isAddress(address) || isTaken(making, address)) return 'address-unacceptable';
  if (domainOf(address) === domainOf(person.workEmail)) return 'address-unacceptable';
  if (!hasRoomFor('email', enrolledOf(held))) return 'too-many';
  if (!(await isCodeOf(deps, trx, { personId: person.personId, address, code, now }))) return 'address-code-wrong';
  return adds({ ...baseOf(making), kind: 'email', domains: ['mailbox'], address, behindIdentityProvider: false });
};

const addContact: Make<'add-contact'> = async (making, { name, address }) => {
  if (!isName(name)) return 'name-unacceptable';
  if (!isAddress(address) || isTaken(making, address)) return 'address-unacceptable';
  if (!hasRoomFor('contact', enrolledOf(making.held))) return 'too-many';
  return adds({ ...baseOf(making), kind: 'contact', name, domains: ['voucher'], address });
};

const remove: Make<'remove'> = async ({ held }, { enrolledId }) => {
  const row = held.current?.rows.find(({ enrolled }) => enrolled.enrolledId === enrolledId);
  return row === undefined ? 'not-enrolled' : { added: [], removed: [row.jws], reply: null };
};

/** Makes what is to be signed of a change that was wanted, or says why there is nothing to sign. */
export async function makeChange(making: Making, wanted: WantedChange): Promise<Made | EnrolmentRefusal> {
  switch (wanted.kind) {
    case 'add-passkey':
      return addPasskey(making, wanted);
    case 'add-totp':
      return addTotp(making, wanted);
    case 'replace-codes':
      return replaceCodes(making, wanted);
    case 'add-address':
      return addAddress(making, wanted);
    case 'add-contact':
      return addContact(making, wanted);
    case 'remove':
      return remove(making, wanted);
  }
}
