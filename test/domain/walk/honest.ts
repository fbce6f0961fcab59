import type { Case } from '../../../domain/case.js';
import type { CaseEffect } from '../../../domain/effects.js';
import { isAttested, type CompromiseDomain, type Method } from '../../../domain/evidence.js';
import { wantsAcknowledgement } from '../../../domain/grants.js';
import type { StatementKind } from '../../../domain/statement.js';
import { nextToEnd, nextToExecute, type Work } from '../../../domain/work.js';
import { decisionBy } from '../support/decisions.js';
import { VOUCHER } from '../support/people.js';
import { claimReceipt, evidenceReceipt, factsReceipt, unsigned } from '../support/receipts.js';
import { fingerprint, move, type Move, type Register } from './moves.js';

/** What the honest world knows beside the case. */
export interface Around {
  readonly now: number;
  readonly messageId: string;
  readonly register: Register;
  /** People who took a part, by the oracle's count. */
  readonly involved: ReadonlySet<string>;
  readonly which: number;
  /** Whether the subject's items can be read out to a caller. */
  readonly relayable: boolean;
}

/** Where each method's honest item comes from. */
const DOMAINS: Readonly<Record<Method, CompromiseDomain>> = {
  totp: 'handset',
  'email-code': 'mailbox',
  passkey: 'authenticator',
  'recovery-code': 'paper',
  'phone-code': 'handset',
  push: 'handset',
  'federated-login': 'mailbox',
  'manager-confirmation': 'voucher',
  'recovery-contact': 'voucher',
  'attended-video': 'attester',
  'in-person': 'attester',
  device: 'device',
  'call-back': 'handset',
  'workload-attestation': 'workload',
};

/** Whoever lost every factor is present again, if anything was given that cannot be read out; else gives the strongest again. */
function givenAgain({ evidence: before }: Case): { readonly methods: readonly Method[]; readonly relayable: boolean } {
  const receipts = before.map(({ receipt }) => receipt);
  if (receipts.some(({ relayable }) => !relayable)) return { methods: ['in-person'], relayable: false };
  const strong = receipts.filter(({ strength }) => strength >= 3);
  return { methods: strong.map(({ method }) => method), relayable: true };
}

function evidence(kase: Case, around: Around): Move | null {
  const { now, messageId, relayable: isRelayable, which } = around;
  const fresh = kase.evidence.filter((item) => item.receipt.freshUntil > now);
  // A lost passkey is no honest evidence for its own replacement.
  const admitted = kase.plan.evidence.methods
    .map(({ method }) => method)
    .filter((method) => kase.action !== 'mfa.reset' || method !== 'passkey');
  const again = kase.action === 'mfa.rebind' && kase.phase === 'awaiting-claim' ? givenAgain(kase) : null;
  const { methods, relayable } = again ?? { methods: admitted, relayable: isRelayable };
  const free = methods.filter((method) => !fresh.some(({ receipt }) => receipt.method === method));
  const domains = fresh.flatMap(({ receipt }) => receipt.domains);
  const unrelated = free.filter((method) => !domains.includes(DOMAINS[method]));
  const method =
    kase.phase === 'awaiting-claim' ? methods[which % methods.length] : unrelated[which % unrelated.length];
  if (method === undefined) return null;
  const receipt = evidenceReceipt(kase, method, now, { messageId, relayable, ...vouchedFor(kase, method, around) });
  return move({ kind: 'evidence', evidence: unsigned(receipt), messageId }, { honest: true });
}

/** Whoever decided in the case does not vouch in it: somebody else does. */
function vouchedFor(kase: Case, method: Method, { involved }: Around): { readonly vouchedBy?: string } {
  const vouchedBefore = kase.evidence.some(({ receipt }) => receipt.vouchedBy === VOUCHER);
  return isAttested(method) && involved.has(VOUCHER) && !vouchedBefore ? { vouchedBy: 'vera' } : {};
}

function decision(
  kase: Case,
  kind: StatementKind,
  from: readonly string[],
  { now, messageId, involved, which }: Around,
): Move | null {
  const free = from.filter((person) => !involved.has(person));
  const by = free[which % free.length];
  if (by === undefined) return null;
  const conclusion = kind !== 'review' ? null : which % 3 === 0 ? 'not-justified' : 'justified';
  const made = decisionBy(kase, by, kind, now, { own: { conclusion }, decision: { messageId } });
  const truth = { by, kind, genuine: true, saw: fingerprint(kase, kind) };
  return move({ kind: 'decision', decision: made, messageId }, { honest: true, truth });
}

/** The target does what it is asked, unless the effect has already ended: then it never does it again. */
function done(work: Work, effect: CaseEffect, register: Register): Move {
  const known = register.get(effect.effectId) ?? 'planned';
  const gone = known === 'ended' || known === 'end-proven';
  const next = {
    apply: gone ? known : 'applied',
    prove: gone ? known : 'proven',
    end: gone ? known : 'ended',
    'prove-end': 'end-proven',
  } as const;
  const state = work.kind === 'none' || work.kind === 'check-facts' ? known : next[work.kind];
  register.set(effect.effectId, state);
  return move(
    { kind: 'effect', effectKind: effect.kind, effect: { ...effect, state } },
    { honest: !gone || kaseIsEnding(work) },
  );
}

function kaseIsEnding(work: Work): boolean {
  return work.kind === 'end' || work.kind === 'prove-end';
}

function executes(kase: Case, around: Around): Move | null {
  const work = nextToExecute(kase);
  if (work.kind === 'check-facts')
    return move({ kind: 'facts-checked', facts: unsigned(factsReceipt(kase, around.now)) }, { honest: true });
  return 'effect' in work ? done(work, work.effect, around.register) : null;
}

function claims(kase: Case, around: Around): Move | null {
  const { now, messageId } = around;
  if (kase.claimWindow === null || now > kase.claimWindow.until) {
    return kase.handOverUntil !== null && now <= kase.handOverUntil ? evidence(kase, around) : null;
  }
  return move(
    { kind: 'claimed', claim: unsigned(claimReceipt(kase, now, { messageId })), messageId },
    { honest: true },
  );
}

/** Now and then nobody on duty looks. */
function which({ which: choice }: Around): number {
  return choice % 4;
}

/** What honest people and a working world would do next with a case; null when there is nothing for them to do. */
export function honestMove(kase: Case, around: Around): Move | null {
  if (kase.deadline !== null && around.now >= kase.deadline) return move({ kind: 'deadline' }, { honest: true });
  switch (kase.phase) {
    case 'verifying':
      return evidence(kase, around);
    case 'approving':
      return decision(kase, 'approve', ['adam', 'anna', 'arno'], around);
    case 'executing':
      return executes(kase, around);
    case 'awaiting-claim':
      return claims(kase, around);
    case 'ending': {
      const work = nextToEnd(kase);
      return 'effect' in work ? done(work, work.effect, around.register) : null;
    }
    case 'under-review':
      return decision(kase, 'review', ['anna', 'rita', 'rob'], around);
    case 'in-force':
      return wantsAcknowledgement(kase) && which(around) !== 0
        ? decision(kase, 'acknowledge', ['oscar', 'rob'], around)
        : null;
    case 'opening':
    case 'cooling-off':
    case 'closed':
      return null;
  }
}
