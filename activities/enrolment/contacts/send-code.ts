import { contactCodesPath } from '../../../contract/contacts.js';
import type { EnrolmentOutcome, EnrolmentStart } from '../../../contract/enrolment.js';
import { SESSION_PROOF_MAX_AGE_SECONDS } from '../../../contract/limits.js';
import type { Trx } from '../../../db/connect.js';
import { codesAfter, keepCode } from '../../../db/enrolment-attempts.js';
import { readCaseView } from '../../../db/views.js';
import type { Case } from '../../../domain/case.js';
import { DAY, MINUTE, SECOND } from '../../../domain/clock.js';
import type { ContactKind } from '../../../domain/contact-kinds.js';
import { CONTACT_CODE_MINUTES } from '../../../domain/contact-changes.js';
import { ENROLMENT_CODES_PER_DAY, type EnrolmentRefusal } from '../../../domain/enrolment.js';
import { derivedCode, hashCode } from '../../../proofs/codes.js';
import { contactCodeRequest, readFromSession, type ContactCodeRequest } from '../../../proofs/contact-choice.js';
import { jsonAs } from '../../../proofs/enrolment-request.js';
import { readSessionProof } from '../../../proofs/session.js';
import { readerOf } from '../../mails/reader.js';
import { writeMail } from '../../mails/write-mail.js';
import { MailRefusedError } from '../../notices/mail.js';
import { NumberRefusedError } from '../../phones/gateway.js';
import { codeText } from '../../verification/phone-code/words.js';
import { addressKeyOf } from '../address-codes.js';
import type { EnrolmentDeps } from '../deps.js';
import { contactCodeLetter } from '../letters.js';
import { unsealedFor } from '../opened.js';
import { settledOnce, type Done } from '../settle.js';
import { reachedAt } from './addresses.js';

/** A code that the session of a case asks for, as far as it proves itself. */
interface Asked {
  readonly personId: string;
  readonly kind: ContactKind;
  readonly request: ContactCodeRequest;
}

/**
 * Who asks: the very session that gave the evidence of a case whose subject is back to type their new address. That the case
 * stands so is the table's word: a code proves nothing by itself, and counts only with a warrant.
 */
async function askedBy(deps: EnrolmentDeps, start: EnrolmentStart): Promise<Asked | null> {
  const text = await unsealedFor(deps, start);
  const sent = text === null ? null : readFromSession(text);
  const request = sent === null ? null : jsonAs(contactCodeRequest, sent.body);
  if (sent === null || request === null) return null;
  const now = await deps.clock();
  const path = contactCodesPath(sent.caseId);
  const expected = { method: 'POST', path, bodyText: sent.body, now, maxAgeSeconds: SESSION_PROOF_MAX_AGE_SECONDS };
  const proof = await readSessionProof(sent.proof, expected);
  // Written by the recording step from a `Case`.
  const kase = (await readCaseView(deps.db, sent.caseId))?.state as unknown as Case | undefined;
  const kind = kase?.plan.effects.find((effect) => effect.kind === 'contact.replace')?.contact;
  const isTheirs = proof !== null && proof.session === kase?.session && proof.jti === start.changeId;
  if (!isTheirs || kase.phase !== 'awaiting-claim' || kind === undefined) return null;
  return { personId: kase.subject.personId, kind, request };
}

/** Sends it, before it is known that it was kept: sent again it is the same code. Where nothing is taken, nobody is told so. */
async function deliver(deps: EnrolmentDeps, { kind, request, personId }: Asked, reach: string, sending: Sending) {
  const { code, changeId, expiresAt, now } = sending;
  if (kind === 'email') {
    const reader = readerOf(deps, await deps.directory.findById(personId));
    const messageId = `<${changeId}.code@countersign>`;
    await deps.sendMail(
      writeMail({ messageId, to: reach, caseId: null }, contactCodeLetter(code, expiresAt, reader), reader),
    );
    return;
  }
  const [by, validSeconds] = [request.by ?? 'sms', (expiresAt - now) / SECOND] as const;
  const text = codeText(by, code, validSeconds);
  await deps.phones?.send({ to: reach, by, text, idempotencyKey: changeId, validSeconds });
}

interface Sending {
  readonly code: string;
  readonly changeId: string;
  readonly expiresAt: number;
  readonly now: number;
}

async function sends(
  deps: EnrolmentDeps,
  trx: Trx,
  { changeId }: EnrolmentStart,
  asked: Asked,
  now: number,
): Promise<Done | EnrolmentRefusal> {
  const { personId, kind, request } = asked;
  if ((await codesAfter(trx, personId, now - DAY)) >= ENROLMENT_CODES_PER_DAY) return 'codes-spent';
  const reach = reachedAt(kind, request.to);
  if (reach === null || (kind === 'phone' && (deps.phones ?? null) === null)) return 'address-unacceptable';
  const code = derivedCode(deps.pepper, `contact\0${personId}\0${changeId}`);
  const expiresAt = now + CONTACT_CODE_MINUTES[kind] * MINUTE;
  const codeHash = await hashCode(code, deps.pepper);
  const addressKey = addressKeyOf(deps.pepper, reach);
  await keepCode(trx, { changeId, personId, addressKey, codeHash, issuedAt: now, expiresAt });
  await deliver(deps, asked, reach, { code, changeId, expiresAt, now }).catch((error: unknown) => {
    if (!(error instanceof MailRefusedError) && !(error instanceof NumberRefusedError)) throw error;
    deps.logger.warn('a new address takes no code', { changeId });
  });
  const entry = { kind: 'enrolment-code-sent', about: { errand: 'contact-code', to: kind } } as const;
  return { entry, provenBy: null, beforeVersion: null, afterVersion: null, reply: null };
}

/** Sends a code to the address that the subject of a case typed, or refuses it, once. */
export async function sendContactCode(deps: EnrolmentDeps, start: EnrolmentStart): Promise<EnrolmentOutcome> {
  const asked = await askedBy(deps, start);
  const errand = { start, personId: asked?.personId ?? null, kind: 'contact-code', isGuarded: false };
  return settledOnce(deps, errand, async (trx, now) =>
    asked === null ? 'session-unproven' : sends(deps, trx, start, asked, now),
  );
}
