import type { EnrolmentStart } from '../../contract/enrolment.js';
import type { Trx } from '../../db/connect.js';
import { codesAfter, keepCode } from '../../db/enrolment-attempts.js';
import { DAY, MINUTE } from '../../domain/clock.js';
import {
  ADDRESS_CODE_MINUTES,
  ENROLMENT_CODES_PER_DAY,
  isAddress,
  proofWanted,
  PROVES,
  type EnrolmentRefusal,
} from '../../domain/enrolment.js';
import type { PersonOfRecord } from '../../domain/subjects.js';
import { derivedCode, hashCode } from '../../proofs/codes.js';
import type { EnrolmentCodeRequest } from '../../proofs/enrolment-request.js';
import { readerOf } from '../mails/reader.js';
import { writeMail } from '../mails/write-mail.js';
import { MailRefusedError } from '../notices/mail.js';
import { addressKeyOf } from './address-codes.js';
import type { EnrolmentDeps } from './deps.js';
import { heldBy } from './held.js';
import type { Done } from './settle.js';
import { addressCodeLetter } from './letters.js';

/** What a code is sent in. `now` in epoch milliseconds. */
interface Sending {
  readonly deps: EnrolmentDeps;
  readonly trx: Trx;
  readonly start: EnrolmentStart;
  readonly person: PersonOfRecord;
  readonly now: number;
}

/** Where it goes: a new address as it was typed, or the oldest one that confirms changes. */
async function addressOf({ deps, trx, person }: Sending, request: EnrolmentCodeRequest): Promise<string | null> {
  if (request.to === 'new') return isAddress(request.address) ? request.address : null;
  const { usable } = await heldBy(deps, trx, person.personId);
  if (proofWanted(usable) !== 'email-code') return null;
  const own = usable.filter((thing) => thing.kind === 'email' && PROVES['email-code'](thing));
  const [oldest] = own.toSorted((one, other) => one.enrolledAt - other.enrolledAt);
  return oldest?.kind === 'email' ? oldest.address : null;
}

/**
 * Sends a code to an address, before it is known that it was kept: sent again it is the same code, made from the pepper. A
 * mailbox that takes no mail is no reason to say so.
 */
export async function sendCode(sending: Sending, request: EnrolmentCodeRequest): Promise<Done | EnrolmentRefusal> {
  const { deps, trx, start, person, now } = sending;
  const { changeId } = start;
  const { personId } = person;
  if ((await codesAfter(trx, personId, now - DAY)) >= ENROLMENT_CODES_PER_DAY) return 'codes-spent';
  const address = await addressOf(sending, request);
  if (address === null) return 'address-unacceptable';
  const code = derivedCode(deps.pepper, `enrolment\0${personId}\0${changeId}`);
  const codeHash = await hashCode(code, deps.pepper);
  const addressKey = addressKeyOf(deps.pepper, address);
  const times = { issuedAt: now, expiresAt: now + ADDRESS_CODE_MINUTES * MINUTE };
  await keepCode(trx, { changeId, personId, addressKey, codeHash, ...times });
  const messageId = `<${changeId}.code@countersign>`;
  const reader = readerOf(deps, person);
  const mail = writeMail({ messageId, to: address, caseId: null }, addressCodeLetter(code, reader), reader);
  await deps.sendMail(mail).catch((error: unknown) => {
    if (!(error instanceof MailRefusedError)) throw error;
    deps.logger.warn('a mailbox takes no code', { changeId });
  });
  const about = { errand: 'code', to: request.to };
  return {
    entry: { kind: 'enrolment-code-sent', about },
    provenBy: null,
    beforeVersion: null,
    afterVersion: null,
    reply: null,
  };
}
