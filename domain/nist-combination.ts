import { isOfAccount, type Action } from './actions.js';
import type { Aal } from './assurance.js';
import { ATTENDED_METHODS, type EvidenceReceipt, type Method } from './evidence.js';
import type { Plan } from './plan.js';
import { repeatsProofing } from './proofing.js';
import type { Assurance } from './subjects.js';

/**
 * What a method is in NIST's words: one of the recovery codes (SP 800-63B-4, sections 4.2.1.1 to 4.2.1.3), an authenticator with
 * one factor or with several (section 3.1), or a way of our own (section 4.2.1). What a machine shows is nothing of theirs.
 */
type Kind =
  'saved-code' | 'issued-code' | 'contact-code' | 'one-factor' | 'several-factors' | 'alternative' | 'of-no-person';

const KINDS: Readonly<Record<Method, Kind>> = {
  totp: 'one-factor',
  'email-code': 'issued-code',
  passkey: 'several-factors',
  // Of the passkey on it no more is counted than that the device is there (recovery policy, section 1: S2).
  device: 'one-factor',
  'recovery-code': 'saved-code',
  'phone-code': 'issued-code',
  'call-back': 'issued-code',
  push: 'one-factor',
  'federated-login': 'alternative',
  'manager-confirmation': 'alternative',
  'recovery-contact': 'contact-code',
  'attended-video': 'alternative',
  'in-person': 'alternative',
  'workload-attestation': 'of-no-person',
};

/** Nothing here shows that a key cannot be exported, which AAL3 demands (section 2.3.2). */
const REACHED: Readonly<Partial<Record<Kind, Aal>>> = { 'one-factor': 1, 'several-factors': 2 };

/** What is not known counts as this much: two factors are what an account here has (row 1b). */
const AAL_OF_UNKNOWN: Aal = 2;

/** The highest level at which an account can be signed in to. */
export function maximumAal({ maximumAal: known }: Assurance): Aal {
  return known ?? AAL_OF_UNKNOWN;
}

/** Whether a method is none of NIST's own: it counts where its risk analysis is written down (section 4.2.1). */
export function isAlternative(method: Method): boolean {
  return KINDS[method] === 'alternative';
}

/** Whether an item authenticates at a level by itself. */
export function reaches({ method }: Pick<EvidenceReceipt, 'method'>, aal: Aal): boolean {
  return (REACHED[KINDS[method]] ?? 0) >= aal;
}

/** What a set of items amounts to, for one subject. */
interface Given {
  readonly aal: Aal;
  readonly codes: ReadonlySet<Kind>;
  /** Ways of our own whose risk analysis is written down, each of a method of its own. */
  readonly analysed: number;
  readonly authenticators: number;
  readonly reachesAal: boolean;
  readonly proofs: boolean;
}

/** One way to recover an account, by its section of SP 800-63B-4. */
interface Combination {
  readonly name: string;
  readonly section: string;
  readonly levels: readonly Aal[];
  /** Whether an account whose owner was proofed at IAL3 may be recovered by it (section 4.2.2.3). */
  readonly afterIal3: boolean;
  readonly isGiven: (given: Given) => boolean;
}

/** The combinations that count, and no others. A way of our own stands for one recovery code, and never for both items. */
export const COMBINATIONS: readonly Combination[] = [
  {
    name: 'one recovery code',
    section: '4.2.2.1',
    levels: [1],
    afterIal3: true,
    isGiven: ({ codes }) => codes.size > 0,
  },
  {
    name: 'two recovery codes of different methods',
    section: '4.2.2.2 (a)',
    levels: [2, 3],
    afterIal3: false,
    isGiven: ({ codes, analysed }) => codes.size > 0 && codes.size + analysed > 1,
  },
  {
    name: 'a recovery code and an authenticator that is bound',
    section: '4.2.2.2 (b)',
    levels: [2, 3],
    afterIal3: false,
    isGiven: ({ codes, analysed, authenticators }) => authenticators > 0 && codes.size + analysed > 0,
  },
  {
    name: 'proofing repeated at the level of before',
    section: '4.2.1.4, 4.2.2.2 (c) and 4.2.2.3',
    levels: [1, 2, 3],
    afterIal3: true,
    isGiven: ({ proofs }) => proofs,
  },
  {
    name: 'authentication at the level of the account',
    section: '4.1.2.1',
    levels: [1, 2, 3],
    afterIal3: true,
    isGiven: ({ reachesAal }) => reachesAal,
  },
];

type Item = Pick<EvidenceReceipt, 'method' | 'repeatsIal'>;

const CODES: readonly Kind[] = ['saved-code', 'issued-code', 'contact-code'];

function given({ evidence }: Pick<Plan, 'evidence'>, assurance: Assurance, items: readonly Item[]): Given {
  const aal = maximumAal(assurance);
  const kinds = items.map(({ method }) => KINDS[method]);
  // With a proofing of record a look at a document is repeated proofing or nothing (recovery policy, footnote ii).
  const isOurs = ({ method }: Item) =>
    isAlternative(method) && !(assurance.proofing !== undefined && ATTENDED_METHODS.includes(method));
  const isAnalysed = (item: Item) =>
    isOurs(item) && evidence.methods.some((rule) => rule.method === item.method && rule.riskAnalysis !== undefined);
  return {
    aal,
    codes: new Set(kinds.filter((kind) => CODES.includes(kind))),
    analysed: items.filter(isAnalysed).length,
    authenticators: items.filter((item) => reaches(item, 1)).length,
    reachesAal: items.some((item) => reaches(item, aal)),
    proofs: assurance.proofing !== undefined && items.some((item) => repeatsProofing(assurance.proofing, item)),
  };
}

/**
 * Whether an action recovers an account, as section 4.2 has it: emergency access gives nobody an authenticator back, and nor does
 * the end of a lock below the hard limit (section 3.2.2), after which they sign in with all that they had; nor does another
 * address, which is bound by what they still hold (section 4.1.2.1). Accounts of no person are not of that publication at all:
 * its subscribers are people (recovery policy, footnote iii).
 */
function isRecovery(action: Action): boolean {
  if (isOfAccount(action)) return false;
  switch (action) {
    case 'password.reset':
    case 'mfa.reset':
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
      return true;
    case 'access.emergency':
    case 'account.unlock':
    case 'contact.change':
    case 'access.delegate':
      return false;
  }
}

/**
 * Whether the items are one of the combinations that may recover an account of this level, whatever the tier demands
 * (SP 800-63B-4, section 4.2.2; recovery policy, section 1: the engine checks both).
 */
export function isNistCombination(
  plan: Pick<Plan, 'action' | 'evidence'>,
  assurance: Assurance,
  items: readonly Item[],
): boolean {
  if (!isRecovery(plan.action)) return true;
  const all = given(plan, assurance, items);
  const wasIal3 = all.aal === 3 && assurance.proofing?.ial === 3;
  return COMBINATIONS.some(
    ({ levels, afterIal3, isGiven }) => levels.includes(all.aal) && (afterIal3 || !wasIal3) && isGiven(all),
  );
}
