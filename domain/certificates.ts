import type { CertificatesOfRecord, CertificateWanted } from './certificate-requests.js';
import { DAY, SECOND } from './clock.js';
import type { EffectKind } from './effects.js';
import { OUTCOMES } from './outcomes.js';
import type { Plan } from './plan.js';
import type { PlanFlaw } from './plan-flaw.js';
import type { Refusal } from './refusals.js';

/** As long as any certificate that a case issues is valid (recovery policy, row 12: "cert lifetime ≤ policy"). Our choice: 90 days. */
export const CERTIFICATE_SECONDS_MAX = (90 * DAY) / SECOND;

/** As long a request for a certificate may be, in characters of base64: room for RSA keys of 4096 bits and some names. */
export const REQUEST_CHARACTERS_MAX = 8_192;

/**
 * Why an account gets no certificate as it is asked for, or null: it is of a key that had one before, or says more of its holder
 * than the one it replaces (recovery policy, row 12: "same key reuse", "subject/SAN widening").
 */
export function certificateRefusal(
  { key, subject, names }: Pick<CertificateWanted, 'key' | 'subject' | 'names'>,
  before: CertificatesOfRecord,
): Refusal | null {
  if (before.keys.includes(key)) return 'certificate-key-reused';
  const isNoWider = subject === before.subject && names.every((name) => before.names.includes(name));
  return isNoWider ? null : 'certificate-widened';
}

/** What issues a certificate, and what revokes those from before. */
const ISSUES: EffectKind = 'certificate.issue';
const REVOKES: EffectKind = 'certificate.revoke';

/** The plan with what is asked for, so that everybody signs for the very key. */
export function planForCertificate(plan: Plan, certificate: CertificateWanted): Plan {
  const effects = plan.effects.map((effect) => (effect.kind === ISSUES ? { ...effect, certificate } : effect));
  return { ...plan, effects };
}

/**
 * In what a plan is lighter than any policy may make another certificate (recovery policy, row 12): the new one is revoked again
 * unless the case completes, the old ones are revoked in every outcome; and nothing else issues any.
 */
export function* certificateFlaws({
  action,
  tier,
  effects,
  evidence,
}: Pick<Plan, 'action' | 'tier' | 'effects' | 'evidence'>): Iterable<PlanFlaw> {
  const kinds = effects.map(({ kind }) => kind);
  if (action !== 'certificate.reissue') {
    const at = kinds.findIndex((kind) => kind === ISSUES || kind === REVOKES);
    if (at >= 0) yield { path: ['effects', at, 'kind'], expected: 'nothing of certificates, but in row 12' };
    return;
  }
  if (tier < 3) yield { path: ['tier'], expected: 'at least 3 (row 12)' };
  if (kinds.join() !== `${ISSUES},${REVOKES}` || effects.some(({ stage }) => stage !== 'before-claim'))
    yield { path: ['effects'], expected: `${ISSUES}, then ${REVOKES}, before the claim, and nothing else (row 12)` };
  const [issued, revoked] = effects;
  if (issued?.staysWhen.some((outcome) => outcome !== 'completed') === true)
    yield { path: ['effects', 0, 'staysWhen'], expected: 'completed alone: else the new one is revoked (row 12)' };
  if (!OUTCOMES.every((outcome) => revoked?.staysWhen.includes(outcome)))
    yield { path: ['effects', 1, 'staysWhen'], expected: 'every outcome: what was revoked stays revoked (row 12)' };
  if (evidence.minimumStrength < 4)
    yield { path: ['evidence', 'minimumStrength'], expected: 'at least 4: the owner proves at S4 (row 12)' };
}

/** What is issued, in the words that people sign: for whom, and for which key. */
export function certificateInWords({ key, subject, names }: CertificateWanted): string {
  const further = names.length === 0 ? '' : `, ${names.join(', ')}`;
  return `for ${subject}${further} and the key with the SHA-256 fingerprint ${key}, whose holder proved to have it`;
}
