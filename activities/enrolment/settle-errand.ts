import {
  ENROL_CHANGES_PATH,
  ENROL_CODES_PATH,
  type EnrolmentOutcome,
  type EnrolmentStart,
} from '../../contract/enrolment.js';
import { enrolmentCodeRequest, enrolmentRequest, jsonAs } from '../../proofs/enrolment-request.js';
import { checkProof } from './check-proof.js';
import { sendContactCode } from './contacts/send-code.js';
import type { EnrolmentDeps } from './deps.js';
import type { EnrolmentActivities } from './enrolment-activities.js';
import { heldBy } from './held.js';
import { makeChange } from './make-change.js';
import { askedBy, type Asked } from './opened.js';
import { sendCode } from './send-code.js';
import { settledOnce, type Work } from './settle.js';
import { takeBack } from './take-back.js';
import { writeChangedSet } from './write-set.js';

type Settle = (deps: EnrolmentDeps, start: EnrolmentStart) => Promise<EnrolmentOutcome>;

/** Proof first or change first, whoever asks learns of neither; both are undone when one fails. */
function changes(deps: EnrolmentDeps, start: EnrolmentStart, asked: Asked): Work {
  return async (trx, now) => {
    const request = jsonAs(enrolmentRequest, asked.body);
    if (request === null) return 'submission-unreadable';
    const { person, session } = asked;
    const { personId } = person;
    const of = { personId, session, changeId: start.changeId };
    const held = await heldBy(deps, trx, personId);
    const refusal = await checkProof({ deps, trx, of, usable: held.usable, now }, request);
    if (refusal !== null) return refusal;
    const made = await makeChange({ deps, trx, person, of, held, now }, request.change);
    if (typeof made === 'string') return made;
    const versions = await writeChangedSet(deps, trx, personId, { current: held.current, made, now });
    const provenBy = request.proof.kind;
    const about = { change: request.change.kind, provenBy, ...versions };
    return { entry: { kind: 'enrolment-changed', about }, provenBy, ...versions, reply: made.reply };
  };
}

const settleChange: Settle = async (deps, start) => {
  const asked = await askedBy(deps, start, ENROL_CHANGES_PATH);
  if ('refusal' in asked) {
    const errand = { start, personId: asked.personId, kind: 'change', isGuarded: false };
    return settledOnce(deps, errand, async () => asked.refusal);
  }
  const kind = jsonAs(enrolmentRequest, asked.body)?.change.kind ?? 'change';
  const errand = { start, personId: asked.person.personId, kind, isGuarded: true };
  return settledOnce(deps, errand, changes(deps, start, asked));
};

const settleCode: Settle = async (deps, start) => {
  const asked = await askedBy(deps, start, ENROL_CODES_PATH);
  const personId = 'refusal' in asked ? asked.personId : asked.person.personId;
  const errand = { start, personId, kind: 'code', isGuarded: !('refusal' in asked) };
  return settledOnce(deps, errand, async (trx, now) => {
    if ('refusal' in asked) return asked.refusal;
    const request = jsonAs(enrolmentCodeRequest, asked.body);
    return request === null
      ? 'submission-unreadable'
      : sendCode({ deps, trx, start, person: asked.person, now }, request);
  });
};

const SETTLE: Readonly<Record<EnrolmentStart['errand'], Settle>> = {
  change: settleChange,
  code: settleCode,
  'take-back': takeBack,
  'contact-code': sendContactCode,
};

/** Does an errand or refuses it, once. */
export function settleErrand(deps: EnrolmentDeps): EnrolmentActivities['settleErrand'] {
  return async (start) => ({ outcome: await SETTLE[start.errand](deps, start) });
}
