import type { ApplyResult, EffectRequest } from '../../../connectors/port.js';
import type { Trx } from '../../../db/connect.js';
import { recallContact, rememberContact } from '../../../db/contact-effects.js';
import { countAttempt, failedAttemptsAfter } from '../../../db/enrolment-attempts.js';
import { DAY } from '../../../domain/clock.js';
import type { ContactKind } from '../../../domain/contact-kinds.js';
import { isLastContact, LAST_CONTACT_APPROVALS } from '../../../domain/contact-changes.js';
import type { Enrolled } from '../../../domain/enrolled.js';
import { ENROLMENT_FAILURES_PER_DAY } from '../../../domain/enrolment.js';
import type { Refusal } from '../../../domain/refusals.js';
import { readContactChoice, type ContactChoice } from '../../../proofs/contact-choice.js';
import { isCodeOf } from '../address-codes.js';
import type { EnrolmentDeps } from '../deps.js';
import { heldBy } from '../held.js';
import { recordErrand, writeChangedSet } from '../write-set.js';
import { isTaken, reachedAt, rowReplaced } from './addresses.js';

const refused = (refusal: Refusal): ApplyResult => ({ applied: false, refusal });

/** The new thing, as it is signed: as old as this moment, and marked as what a case put there. */
function replacementOf(request: EffectRequest, kind: ContactKind, reach: string, more: Replacing): Enrolled {
  const { effectId: enrolledId, target: personId, caseId } = request;
  const byCase = { caseId, replaces: more.replaces };
  const base = { type: 'enrolled', enrolledId, personId, enrolledAt: more.now, byCase } as const;
  switch (kind) {
    case 'email':
      return { ...base, kind, domains: ['mailbox'], address: reach, behindIdentityProvider: false };
    case 'phone':
      return {
        ...base,
        kind,
        domains: ['handset'],
        number: reach,
        takes: [more.by ?? 'sms'],
        verifiedAt: more.now,
        changedAt: more.now,
      };
  }
}

interface Replacing {
  readonly replaces: string;
  readonly by: ContactChoice['by'];
  readonly now: number;
}

/** Whether the newest code that was sent there was typed in time; a wrong one is a try, as on the pages of enrolment. */
async function isProven(
  deps: EnrolmentDeps,
  trx: Trx,
  { personId, address, code, now }: { personId: string; address: string; code: string; now: number },
): Promise<boolean> {
  if ((await failedAttemptsAfter(trx, personId, now - DAY)) >= ENROLMENT_FAILURES_PER_DAY) return false;
  if (await isCodeOf(deps, trx, { personId, address, code, now })) return true;
  const changeId = `contact:${crypto.randomUUID()}`;
  await countAttempt(trx, { changeId, personId, ok: false, at: now });
  return false;
}

/**
 * Puts the address that the subject typed in the place of one of theirs: what was replaced stays in the table, signed as it
 * was, so that it can be put back. The code proves the new one; the last address goes on two people's word (row 5).
 */
export async function replaceContact(deps: EnrolmentDeps, trx: Trx, request: EffectRequest): Promise<ApplyResult> {
  const { effectId, target: personId, contact, secret } = request;
  const remembered = await recallContact(trx, effectId);
  if (remembered !== undefined) return remembered.ended ? refused('effect-ended') : { applied: true };
  const now = await deps.clock();
  if (now > request.notAfter) return refused('warrant-expired');
  if (contact === undefined) return refused('warrant-invalid');
  const person = await deps.directory.findById(personId);
  if (person?.status !== 'active') return refused('subject-not-recoverable');
  const choice = secret === null ? null : readContactChoice(secret);
  const reach = choice === null ? null : reachedAt(contact.kind, choice.to);
  const { current } = await heldBy(deps, trx, personId);
  const rows = current?.rows ?? [];
  const things = rows.map(({ enrolled }) => enrolled);
  if (isLastContact(things) && contact.approvals < LAST_CONTACT_APPROVALS) return refused('warrant-invalid');
  const old = choice === null ? null : rowReplaced(rows, contact.kind, choice.replaces);
  if (choice === null || reach === null || old === null || isTaken(person, things, contact.kind, reach))
    return refused('contact-unacceptable');
  if (!(await isProven(deps, trx, { personId, address: reach, code: choice.code, now })))
    return refused('contact-code-wrong');
  const more = { replaces: old.enrolled.enrolledId, by: choice.by, now };
  const made = { added: [replacementOf(request, contact.kind, reach, more)], removed: [old.jws], reply: null };
  const versions = await writeChangedSet(deps, trx, personId, { current, made, now });
  await rememberContact(trx, effectId, personId, now);
  const about = { change: 'contact-replaced', case: request.caseId, ...versions };
  await recordErrand(trx, { changeId: effectId, personId, kind: 'enrolment-changed', about, at: now });
  return { applied: true };
}
