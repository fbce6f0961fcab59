import type { Ial, Proofing } from './assurance.js';
import type { DocumentKind } from './attended.js';
import { CLOCK_SKEW, DAY } from './clock.js';
import { ATTENDED_METHODS, type EvidenceReceipt, type Method } from './evidence.js';
import type { Plan } from './plan.js';
import type { OpeningReceipt } from './receipts.js';
import type { Tier } from './subjects.js';

/** The floor under every policy: 24 months for tier 2, 12 above (recovery policy, section 2, "proofing staleness"). */
export const PROOFING_DAYS_MAX = { tier2Days: 730, tier3Days: 365, tier4Days: 365 } as const;

/** Whoever nobody is known to have proofed is proofed as at IAL2: no badge alone (our choice, by CTL-15 the stricter). */
const IAL_OF_UNKNOWN: Ial = 2;

/** IAL3 takes biometrics that nobody collects here (SP 800-63B-4, section 4.2.2.3). */
const IAL_ATTENDED_MAX: Ial = 2;

/** How old a proofing may be under a plan of its tier, in days; null where the plan demands none. */
export function proofingDays({ tier, proofing }: Pick<Plan, 'tier' | 'proofing'>): number | null {
  // A plan that was pinned before there was such a rule has none; what is pinned today is held against today's policy.
  if (proofing === undefined) return null;
  const days: Readonly<Record<Tier, number | null>> = {
    1: proofing.tier1Days ?? null,
    2: Math.min(proofing.tier2Days, PROOFING_DAYS_MAX.tier2Days),
    3: Math.min(proofing.tier3Days, PROOFING_DAYS_MAX.tier3Days),
    4: Math.min(proofing.tier4Days, PROOFING_DAYS_MAX.tier4Days),
  };
  return days[tier];
}

/**
 * What a look at a document repeats: the photo on record is the copy that was kept, so that comparing it with a document of
 * a state repeats the verification at IAL2; an employer's own badge does not (SP 800-63B-4, section 4.2.1.4; recovery
 * policy, footnote ii).
 */
export function ialOfDocument(document: DocumentKind): Ial {
  return document === 'employee-badge' ? 1 : IAL_ATTENDED_MAX;
}

/** At which level an item repeats the proofing of its subject; 0 where it does not. Only these methods ever do. */
function repeatedBy({ method, repeatsIal }: Pick<EvidenceReceipt, 'method' | 'repeatsIal'>): Ial | 0 {
  return ATTENDED_METHODS.includes(method) || method === 'federated-login' ? (repeatsIal ?? 0) : 0;
}

/** Whether an item repeats the proofing of its subject at the level of their enrolment (SP 800-63B-4, section 4.2.1.4). */
export function repeatsProofing(
  proofing: Proofing | undefined,
  item: Pick<EvidenceReceipt, 'method' | 'repeatsIal'>,
): boolean {
  return repeatedBy(item) >= (proofing?.ial ?? IAL_OF_UNKNOWN);
}

/** Whether the proofing of record is young enough when a case opens; one from the future is none. */
function isProofedLately(proofing: Proofing | undefined, openedAt: number, days: number): boolean {
  return proofing !== undefined && proofing.at <= openedAt + CLOCK_SKEW && proofing.at > openedAt - days * DAY;
}

/**
 * Whether a plan's demand for proofing is met: by the directory of record as it was when the case opened, or by an item that
 * repeats it (recovery policy, section 2 and CTL-15: stale or absent, it fails closed).
 */
export function isProofed(
  plan: Pick<Plan, 'tier' | 'proofing'>,
  { openedAt, assurance }: Pick<OpeningReceipt, 'openedAt' | 'assurance'>,
  items: readonly Pick<EvidenceReceipt, 'method' | 'repeatsIal'>[],
): boolean {
  const days = proofingDays(plan);
  if (days === null || isProofedLately(assurance?.proofing, openedAt, days)) return true;
  return items.some((item) => repeatsProofing(assurance?.proofing, item));
}

/** By which of its methods a plan lets somebody be proofed again, at a level; that of whoever nobody is known to have proofed, where nothing is said. */
export function repeatingMethods({ evidence }: Pick<Plan, 'evidence'>, ial: Ial = IAL_OF_UNKNOWN): readonly Method[] {
  const repeating = evidence.methods.filter(({ method, acr = [] }) => {
    const attended = ATTENDED_METHODS.includes(method) && ial <= IAL_ATTENDED_MAX;
    return attended || acr.some(({ repeatsIal = 0 }) => repeatsIal >= ial);
  });
  return repeating.map(({ method }) => method);
}

/** Whether a plan's demand for proofing is met, or one of the plan's own methods could yet meet it (CTL-15). */
export function canBeProofed(
  plan: Pick<Plan, 'tier' | 'proofing' | 'evidence'>,
  opening: Pick<OpeningReceipt, 'openedAt' | 'assurance'>,
  items: readonly Pick<EvidenceReceipt, 'method' | 'repeatsIal'>[],
): boolean {
  return isProofed(plan, opening, items) || repeatingMethods(plan, opening.assurance?.proofing?.ial).length > 0;
}
