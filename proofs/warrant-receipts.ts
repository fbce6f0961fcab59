import type { Signed } from '../domain/evidence.js';
import type { Receipt } from '../domain/receipts.js';
import type { Warrant } from '../domain/warrant.js';
import type { Trust } from './keys.js';
import { verifyReceipt } from './receipts.js';
import { readSessionProof } from './session.js';
import { type Flaw, firstFlaw, invalid } from './warrant-flaw.js';

/** Every receipt in a warrant with the type it must have where it stands. */
function receiptsOf(warrant: Warrant): readonly (readonly [Receipt['type'], Signed<Receipt>])[] {
  return [
    ['opening', warrant.opening],
    ...(warrant.handOvers ?? []).map((handOver) => ['hand-over', handOver] as const),
    ...warrant.evidence.map((item) => ['evidence', item] as const),
    ...warrant.approvals.map((approval) => ['standing', approval.standing] as const),
    ...(warrant.withdrawals ?? []).map((withdrawal) => ['standing', withdrawal.standing] as const),
    ...(warrant.acknowledgement === undefined ? [] : [['standing', warrant.acknowledgement.standing] as const]),
    ['facts', warrant.facts],
    ...(warrant.fresh === null ? [] : [['evidence', warrant.fresh] as const]),
    ...(warrant.claim === null ? [] : [['claim', warrant.claim] as const]),
  ];
}

/** Each receipt is genuine, of its type, of this case, and about this case's subject where it is about one. */
export function receiptsFlaw(trust: Pick<Trust, 'verifier'>, warrant: Warrant): Promise<Flaw | null> {
  const subject = warrant.opening.receipt.subject.personId;
  return firstFlaw(
    receiptsOf(warrant).map(([type, signed]) => async () => {
      const receipt = await verifyReceipt(trust, signed, type);
      if (receipt === null) return invalid(`a receipt of type ${type} is not genuine`);
      if (receipt.caseId !== warrant.caseId) return invalid(`a receipt of type ${type} is of another case`);
      const isAboutSubject = receipt.type === 'evidence' || receipt.type === 'claim';
      return isAboutSubject && receipt.personId !== subject
        ? invalid(`a receipt of type ${type} is about another person`)
        : null;
    }),
  );
}

/** The claim is the subject's own: proven by the key of the session that gave the evidence. */
export async function claimProofFlaw({ caseId, claim, claimProof, evidence }: Warrant): Promise<Flaw | null> {
  if (claim === null && claimProof === null) return null;
  if (claim === null || claimProof !== claim.receipt.proof) return invalid('the claim’s proof is not the one received');
  const { claimedAt, messageId, session } = claim.receipt;
  // How old the proof was is signed for by the claim's receipt; here it is only checked whose it is, and for what.
  const expected = { method: 'POST', path: `/v1/cases/${caseId}/claim`, now: claimedAt, maxAgeSeconds: Infinity };
  const proof = await readSessionProof(claimProof, expected);
  if (proof === null || proof.jti !== messageId) return invalid('the claim is not proven by a session');
  const sessions = new Set([proof.session, session, ...evidence.map((item) => item.receipt.session)]);
  return sessions.size === 1
    ? null
    : { refusal: 'session-other', why: 'the claim comes from another session than the evidence' };
}
