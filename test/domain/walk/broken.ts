import { advance, begin, type Step } from '../../../domain/advance.js';
import type { Case } from '../../../domain/case.js';
import type { Decision } from '../../../domain/decisions.js';
import { SECOND } from '../../../domain/clock.js';
import type { EvidenceReceipt } from '../../../domain/evidence.js';
import type { Fact } from '../../../domain/facts.js';
import { decisionBy } from '../support/decisions.js';
import type { Machine } from './walk.js';

type Advance = typeof advance;

/** A state machine with one rule missing, and the oracle's rule that must notice. */
export interface BrokenMachine {
  readonly name: string;
  readonly noticed: string;
  readonly machine: Machine;
}

function broken(name: string, noticed: string, altered: Advance): BrokenMachine {
  return { name, noticed, machine: { begin, advance: altered } };
}

/** What a machine would do that saw the case or the fact otherwise; `mend` puts back what it must not have changed. */
function seeing(
  kase: Case,
  fact: Fact,
  now: number,
  mend: (after: Case) => Partial<Case>,
  real: { fact: Fact; now: number },
): Step {
  const step = advance(kase, fact, now);
  const mended = { ...step.case, ...mend(step.case) };
  return {
    ...step,
    case: mended,
    entry: { ...step.entry, fact: real.fact, at: real.now, phase: mended.phase, outcome: mended.outcome },
  };
}

/** A machine that alters what comes out. */
function afterwards(change: (after: Case, before: Case, fact: Fact, now: number) => Partial<Case>): Advance {
  return (kase, fact, now) => seeing(kase, fact, now, (after) => change(after, kase, fact, now), { fact, now });
}

/** A machine that does not hear some facts. */
function deafTo(isUnheard: (kase: Case, fact: Fact) => boolean): Advance {
  return (kase, fact, now) =>
    isUnheard(kase, fact)
      ? seeing(kase, { kind: 'noise', noise: {} }, now, () => ({}), { fact, now })
      : advance(kase, fact, now);
}

/** A machine that takes an item for something better than it is. */
function takesEvidenceFor(
  better: (receipt: EvidenceReceipt, kase: Case, now: number) => Partial<EvidenceReceipt>,
): Advance {
  return (kase, fact, now) => {
    if (fact.kind !== 'evidence' || kase.phase !== 'verifying') return advance(kase, fact, now);
    const { evidence } = fact;
    const taken = { ...evidence, receipt: { ...evidence.receipt, ...better(evidence.receipt, kase, now) } };
    const mend = (after: Case): Partial<Case> => ({
      evidence: after.evidence.map((item) => (item === taken ? evidence : item)),
    });
    return seeing(kase, { ...fact, evidence: taken }, now, mend, { fact, now });
  };
}

/** A machine that knows the people of a case by other names, so that they look like strangers. */
function forgets(part: (kase: Case) => Partial<Case>, put: (after: Case, kase: Case) => Partial<Case>): Advance {
  return (kase, fact, now) => {
    if (fact.kind !== 'decision') return advance(kase, fact, now);
    return seeing({ ...kase, ...part(kase) }, fact, now, (after) => put(after, kase), { fact, now });
  };
}

const renamed = (approvals: readonly Decision[]): readonly Decision[] =>
  approvals.map((approval, at) => ({ ...approval, by: `${approval.by}#${at}` }));

function withOldNames(after: Case, before: Case): Partial<Case> {
  return { approvals: [...before.approvals, ...after.approvals.slice(before.approvals.length)] };
}

const EVIDENCE = [
  broken(
    'counts evidence for another case',
    'evidence',
    takesEvidenceFor((_, kase) => ({ caseId: kase.id })),
  ),
  broken(
    'counts evidence of another person',
    'evidence',
    takesEvidenceFor((_, kase) => ({ personId: kase.subject.personId })),
  ),
  broken(
    'counts evidence for another action',
    'evidence',
    takesEvidenceFor((_, kase) => ({ action: kase.action })),
  ),
  broken(
    'counts evidence from another session',
    'evidence',
    takesEvidenceFor(({ session }, kase) => ({ session: kase.session ?? session })),
  ),
  broken(
    'counts late evidence',
    'evidence',
    takesEvidenceFor(({ freshUntil }, _, now) =>
      freshUntil > now ? {} : { freshUntil: now + SECOND, verifiedAt: now },
    ),
  ),
  broken(
    'counts two items of one domain',
    'evidence',
    takesEvidenceFor(({ method }) => ({ domains: [method === 'totp' ? 'paper' : 'voucher'] })),
  ),
  broken(
    'counts evidence from behind the password',
    'evidence',
    takesEvidenceFor(() => ({ behind: [] })),
  ),
  broken(
    'counts evidence enrolled too recently',
    'evidence',
    takesEvidenceFor(() => ({ enrolledAt: 0 })),
  ),
];

const PEOPLE = [
  broken('counts one person twice', 'people', (kase, fact, now) => {
    const forgetful = forgets(({ approvals }) => ({ approvals: renamed(approvals) }), withOldNames);
    return kase.phase === 'approving' ? forgetful(kase, fact, now) : advance(kase, fact, now);
  }),
  broken('lets openers approve', 'people', (kase, fact, now) => {
    const { opening } = kase;
    const anonymous = {
      ...opening,
      receipt: { ...opening.receipt, openers: [], openedBy: { personId: null, clientId: 'x' } },
    };
    const forgetful = forgets(
      () => ({ opening: anonymous }),
      () => ({ opening }),
    );
    return kase.phase === 'approving' ? forgetful(kase, fact, now) : advance(kase, fact, now);
  }),
  broken('counts stale approvals', 'people', (kase, fact, now) => {
    if (fact.kind !== 'decision' || fact.decision.statement.kind !== 'approve') return advance(kase, fact, now);
    const decision = decisionBy(kase, fact.decision.by, 'approve', now);
    return seeing(kase, { ...fact, decision }, now, () => ({}), { fact, now });
  }),
  broken('lets an approver review', 'review', (kase, fact, now) => {
    const forgetful = forgets(({ approvals }) => ({ approvals: renamed(approvals) }), withOldNames);
    return kase.phase === 'under-review' ? forgetful(kase, fact, now) : advance(kase, fact, now);
  }),
];

const ORDER = [
  broken(
    'executes after the first of two approvals',
    'unearned',
    afterwards(({ phase, approvals }) =>
      phase === 'approving' && approvals.length > 0 ? { phase: 'executing', deadline: null } : {},
    ),
  ),
  broken(
    'skips the cooling-off',
    'unearned',
    afterwards(({ phase }) => (phase === 'cooling-off' ? { phase: 'executing', deadline: null } : {})),
  ),
  broken('believes every deadline', 'unearned', (kase, fact, now) => {
    const at = fact.kind === 'deadline' ? (kase.deadline ?? now) : now;
    return seeing(kase, fact, at, () => ({}), { fact, now });
  }),
  broken('takes a claim without a fresh item', 'claim', (kase, fact, now) => {
    const fresh = kase.evidence[0];
    if (fact.kind !== 'claimed' || kase.phase !== 'awaiting-claim' || fresh === undefined)
      return advance(kase, fact, now);
    return advance({ ...kase, claimWindow: kase.claimWindow ?? { fresh, until: now } }, fact, now);
  }),
  broken('leaves the claim open for ever', 'claim', (kase, fact, now) => {
    if (fact.kind !== 'claimed' || kase.claimWindow === null) return advance(kase, fact, now);
    return advance({ ...kase, claimWindow: { ...kase.claimWindow, until: now } }, fact, now);
  }),
  broken('takes a claim from another session', 'claim', (kase, fact, now) => {
    if (fact.kind !== 'claimed') return advance(kase, fact, now);
    const claim = { ...fact.claim, receipt: { ...fact.claim.receipt, session: kase.session ?? '' } };
    return seeing(kase, { ...fact, claim }, now, () => ({}), { fact, now });
  }),
  broken('goes on with facts that do not hold', 'facts', (kase, fact, now) => {
    if (fact.kind !== 'facts-checked') return advance(kase, fact, now);
    const { caseId, planDigest } = kase.opening.receipt;
    const facts = {
      ...fact.facts,
      receipt: { ...fact.facts.receipt, holds: true, caseId, planDigest, stage: kase.stage },
    };
    return seeing(kase, { ...fact, facts }, now, () => ({}), { fact, now });
  }),
];

const STOPS = [
  broken(
    'ignores vetoes',
    'stop',
    deafTo((_, fact) => fact.kind === 'decision' && fact.decision.statement.kind === 'veto'),
  ),
  broken(
    'ignores a stop once it acts',
    'stop',
    deafTo(({ phase }, fact) => fact.kind === 'stopped' && (phase === 'executing' || phase === 'awaiting-claim')),
  ),
  broken(
    'reviews without ending',
    'ended',
    afterwards(({ phase }, _before, _fact, now) =>
      phase === 'ending' ? { phase: 'under-review', deadline: now } : {},
    ),
  ),
  broken('lets a reading say what an effect is', 'pinned', (kase, fact, now) => {
    const put = ({ effects }: Case): Partial<Case> => ({
      effects: effects.map((effect) =>
        fact.kind === 'effect' && effect.effectId === fact.effect.effectId
          ? { ...effect, staysWhen: fact.effect.staysWhen }
          : effect,
      ),
    });
    return seeing(kase, fact, now, put, { fact, now });
  }),
  broken('completes over an ended effect', 'completed', (kase, fact, now) => {
    if (fact.kind !== 'effect' || kase.phase !== 'executing' || !fact.effect.state.startsWith('end'))
      return advance(kase, fact, now);
    return seeing(kase, { ...fact, effect: { ...fact.effect, state: 'proven' } }, now, () => ({}), { fact, now });
  }),
  broken(
    'closes when nobody reviews',
    'review',
    afterwards(({ phase }, _before, { kind }) =>
      phase === 'under-review' && kind === 'deadline' ? { phase: 'closed', deadline: null } : {},
    ),
  ),
  broken(
    'leaves out whom it did not draw after a refused attempt',
    'review',
    afterwards(({ phase, outcome, plan, attemptsRefused }) =>
      phase === 'under-review' &&
      outcome === 'completed' &&
      attemptsRefused > 0 &&
      plan.review.percentOfCompleted === 50
        ? { phase: 'closed', deadline: null }
        : {},
    ),
  ),
  broken('goes on after a reset', 'reset', (kase, fact, now) => {
    if (fact.kind !== 'run-reset') return advance(kase, fact, now);
    return seeing(fact.last.id === kase.id ? fact.last : kase, { kind: 'noise', noise: {} }, now, () => ({}), {
      fact,
      now,
    });
  }),
];

const FORM = [
  broken('does not count what it refuses', 'sequence', (kase, fact, now) => {
    const step = advance(kase, fact, now);
    return step.refused === null ? step : { ...step, case: kase };
  }),
  broken(
    'keeps something that is not JSON',
    'plain',
    afterwards(({ reviewDueAt }) => (reviewDueAt === null ? {} : { reviewDueAt: Number.NaN })),
  ),
  broken(
    'waits without a deadline',
    'deadline',
    afterwards(({ phase }) => (phase === 'awaiting-claim' ? { deadline: null } : {})),
  ),
  broken('refuses the honest', 'honest', (kase, fact, now) =>
    fact.kind === 'claimed' ? advance({ ...kase, claimWindow: null }, fact, now) : advance(kase, fact, now),
  ),
  broken('fails at a broken letter', 'throws', (kase, fact, now) => {
    if (fact.kind === 'decision') encodeURIComponent(fact.decision.statement.comment ?? '');
    return advance(kase, fact, now);
  }),
];

/** State machines that replace a lost passkey too lightly. */
export const BROKEN_LOSSES: readonly BrokenMachine[] = [
  broken(
    'forgets who vouched for what went stale, or for the claim',
    'people',
    afterwards(({ evidenceBeside }) => (evidenceBeside === undefined ? {} : { evidenceBeside: [] })),
  ),
  broken(
    'counts the lost passkey, or what was on its phone',
    'evidence',
    takesEvidenceFor(() => ({ behind: [] })),
  ),
  broken(
    'does not wait for anybody to object',
    'unearned',
    afterwards(({ phase }) => (phase === 'cooling-off' ? { phase: 'executing', deadline: null } : {})),
  ),
  broken(
    'waits for nobody beside a code on paper',
    'unearned',
    afterwards(({ phase, evidence }) =>
      phase === 'cooling-off' && evidence.some(({ receipt }) => receipt.method === 'recovery-code')
        ? { phase: 'executing', deadline: null }
        : {},
    ),
  ),
];

/** One state machine for each rule that the oracle keeps of what is granted for a time. */
export const BROKEN_GRANTS: readonly BrokenMachine[] = [
  broken(
    'grants after the first of two approvals',
    'unearned',
    afterwards(({ phase, approvals }) =>
      phase === 'approving' && approvals.length > 0 ? { phase: 'executing', deadline: null } : {},
    ),
  ),
  broken(
    'grants for 59 minutes',
    'granted',
    afterwards(({ phase, deadline }) =>
      phase === 'in-force' && deadline !== null ? { deadline: deadline - 60 * SECOND } : {},
    ),
  ),
  broken('believes that the time of a grant is over', 'granted', (kase, fact, now) => {
    const at = fact.kind === 'deadline' && kase.phase === 'in-force' ? (kase.deadline ?? now) : now;
    return seeing(kase, fact, at, () => ({}), { fact, now });
  }),
  broken(
    'lets a grant outlive its time',
    'granted',
    deafTo(({ phase }, { kind }) => phase === 'in-force' && kind === 'deadline'),
  ),
  broken('lets a grant be acknowledged by somebody who had a part in it', 'people', (kase, fact, now) => {
    if (fact.kind !== 'decision' || fact.decision.statement.kind !== 'acknowledge') return advance(kase, fact, now);
    const nobody = { openers: [], openedBy: { personId: null, clientId: 'x' } };
    const opening = { ...kase.opening, receipt: { ...kase.opening.receipt, ...nobody } };
    return seeing({ ...kase, opening }, fact, now, () => ({ opening: kase.opening }), { fact, now });
  }),
  broken(
    'acknowledges by itself',
    'granted',
    afterwards(({ phase, grantedUntil }) =>
      phase === 'in-force' && grantedUntil !== undefined ? { deadline: grantedUntil } : {},
    ),
  ),
  broken(
    'takes what nobody acknowledged for completed',
    'granted',
    afterwards(({ phase, outcome }, before) =>
      phase === 'ending' && before.phase === 'in-force' && outcome === 'lapsed' ? { outcome: 'completed' } : {},
    ),
  ),
  broken(
    'does not let anybody end a grant early',
    'stop',
    deafTo(({ phase }, { kind }) => phase === 'in-force' && kind === 'stopped'),
  ),
  broken(
    'leaves a grant that has completed where it is',
    'ended',
    afterwards(({ phase, outcome }, _before, _fact, now) =>
      phase === 'ending' && outcome === 'completed' ? { phase: 'under-review', deadline: now } : {},
    ),
  ),
];

/** One state machine for each rule that the oracle keeps. */
export const BROKEN: readonly BrokenMachine[] = [...EVIDENCE, ...PEOPLE, ...ORDER, ...STOPS, ...FORM];
