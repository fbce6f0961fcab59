import type { Step } from '../../../domain/advance.js';
import type { Case, Phase } from '../../../domain/case.js';
import { CLOCK_SKEW, SECOND } from '../../../domain/clock.js';
import type { EvidenceReceipt } from '../../../domain/evidence.js';
import { Involved } from './involved.js';
import { fingerprint, type DecisionTruth, type Move, type Register } from './moves.js';
import { hasDoneNothing, isPlain, isUnchanged, same } from './oracle-compare.js';
import { counts, grantLasts, isGranting, opensClaim, suffices, waits, wanted, type Pinned } from './oracle-counts.js';

/** A rule of the design that a step broke. */
export class Broken extends Error {
  constructor(
    readonly rule: string,
    detail: string,
  ) {
    super(`${rule}: ${detail}`);
  }
}

const WAITING: readonly Phase[] = [
  'verifying',
  'approving',
  'cooling-off',
  'awaiting-claim',
  'in-force',
  'under-review',
];
const AFTER_STOP: readonly Phase[] = ['ending', 'under-review', 'closed'];

/** One step of a walk as the oracle sees it. */
interface Seen {
  readonly before: Case;
  readonly move: Move;
  readonly step: Step;
  readonly now: number;
}

/**
 * Watches a walk and judges every step by its own count, kept from the facts heard and from what the walk knows to be
 * true of them. It asks none of the product's rules.
 */
export class Oracle {
  readonly #pinned: Pinned;
  readonly #register: Register;
  readonly #heard = new Set<string>();
  readonly #involved: Involved;
  #approvers = new Set<string>();
  readonly #approvedWhen = new Map<string, number>();
  #frozen: { readonly items: readonly EvidenceReceipt[]; readonly at: number } | null = null;
  #approvedAt: number | null = null;
  #handedOverAt: number | null = null;
  #grantedAt: number | null = null;
  #isAcknowledged = false;
  #fresh: EvidenceReceipt | null = null;
  #factsFor = new Set<string>();
  #stopped = false;
  #wasReset = false;
  #wasRefused = false;
  #hasActed = false;

  constructor(pinned: Pinned, register: Register) {
    this.#pinned = pinned;
    this.#register = register;
    const { subject, openers, openedBy } = pinned.opening.receipt;
    this.#involved = new Involved([
      subject.personId,
      ...openers,
      ...(openedBy.personId === null ? [] : [openedBy.personId]),
    ]);
  }

  get involved(): ReadonlySet<string> {
    return this.#involved;
  }

  /** @throws {Broken} when the step breaks a rule. */
  watches(seen: Seen): void {
    this.#bookkeeping(seen);
    this.#shape(seen);
    this.#evidence(seen);
    this.#people(seen);
    this.#execution(seen);
    this.#claim(seen);
    this.#grants(seen);
    this.#endings(seen);
    this.#stops(seen);
    this.#reviews(seen);
    this.#resets(seen);
    if (seen.move.honest && seen.step.refused !== null) this.#broken('honest', `refused ${seen.step.refused}`, seen);
  }

  #broken(rule: string, detail: string, { before, move, step }: Seen): never {
    const fact = JSON.stringify(move.fact.kind === 'run-reset' ? 'run-reset' : move.fact);
    throw new Broken(rule, `${detail}; ${before.phase} -> ${step.case.phase} at ${before.sequence}, hearing ${fact}`);
  }

  /** Sequence, entry, plain data, one deadline where a case waits, and a refusal that changes nothing. */
  #bookkeeping(seen: Seen): void {
    const { before, move, step, now } = seen;
    const base = move.fact.kind === 'run-reset' && move.fact.last.id === before.id ? move.fact.last : before;
    if (step.case.sequence !== base.sequence + 1 || step.entry.sequence !== step.case.sequence)
      this.#broken('sequence', `${step.case.sequence}`, seen);
    const { entry } = step;
    const told =
      entry.caseId === before.id &&
      entry.at === now &&
      entry.phase === step.case.phase &&
      entry.outcome === step.case.outcome;
    if (!told || entry.refusal !== step.refused || entry.fact !== move.fact)
      this.#broken('entry', 'does not tell what happened', seen);
    if (!isPlain(step.case)) this.#broken('plain', 'the case is not plain JSON', seen);
    const waits = WAITING.includes(step.case.phase);
    if (waits !== (step.case.deadline !== null)) this.#broken('deadline', `${step.case.deadline}`, seen);
    const mayChange = ['attempt-refused', 'effect-refused', 'claimed', 'effect'].includes(move.fact.kind);
    const unchanged = isUnchanged(before, step.case);
    if (step.refused !== null && !mayChange && !unchanged) this.#broken('refusal', 'changed the case', seen);
    if (['noise', 'message-refused', 'opened', 'challenge-sent', 'planned-anew'].includes(move.fact.kind) && !unchanged)
      this.#broken('chatter', 'changed the case', seen);
  }

  /** What a case is was pinned at opening, and its effects only go on. */
  #shape(seen: Seen): void {
    const { case: kase } = seen.step;
    const { opening, plan, effects } = this.#pinned;
    const fixed = {
      id: opening.receipt.caseId,
      action: opening.receipt.action,
      subject: opening.receipt.subject,
      opening,
      plan,
    };
    for (const [name, value] of Object.entries(fixed)) {
      if (!same(Reflect.get(kase, name), value)) this.#broken('pinned', name, seen);
    }
    const stateless = (list: Case['effects']): unknown => list.map((effect) => ({ ...effect, state: null }));
    if (!same(stateless(kase.effects), stateless(effects))) this.#broken('pinned', 'effects', seen);
    if (kase.phase === 'executing') this.#hasActed = true;
  }

  /** Evidence joins only while the case verifies, only what was heard and counts, and is then frozen. */
  #evidence(seen: Seen): void {
    const { before, move, step, now } = seen;
    if (move.fact.kind === 'evidence') this.#heard.add(JSON.stringify(move.fact.evidence.receipt));
    if (this.#isTakenUp(seen)) return;
    const items = step.case.evidence.map(({ receipt }) => receipt);
    const known = new Set(before.evidence.map(({ receipt }) => receipt));
    for (const item of items.filter((receipt) => !known.has(receipt))) {
      const inTime = before.phase === 'verifying' && now <= (before.deadline ?? 0);
      const isHeard = this.#heard.has(JSON.stringify(item));
      if (!inTime || !isHeard || item.purpose !== 'verify' || !counts(this.#pinned, item, now))
        this.#broken('evidence', item.messageId, seen);
      if (before.session !== null && item.session !== before.session)
        this.#broken('evidence', 'from another session', seen);
      if (step.case.session !== item.session) this.#broken('evidence', 'leaves its session open', seen);
      if (!this.#involved.mayVouch(item)) this.#broken('people', 'vouched by somebody with another part', seen);
      this.#involved.vouches(item);
    }
    if (this.#frozen === null && step.case.frozenAt !== null) {
      if (!suffices(this.#pinned, items, now)) this.#broken('evidence', 'frozen before it suffices', seen);
      this.#frozen = { items, at: now };
    } else if (this.#frozen !== null && !same(items, this.#frozen.items))
      this.#broken('evidence', 'changed after it was frozen', seen);
  }

  #isGenuine(truth: DecisionTruth, before: Case): boolean {
    return truth.genuine && !this.#involved.has(truth.by) && truth.saw === fingerprint(before, truth.kind);
  }

  /** Each person counts once, whatever they send, and only for what they saw. */
  #people(seen: Seen): void {
    const { before, move, step, now } = seen;
    const { truth } = move;
    const countsNow =
      before.phase === 'approving' &&
      truth?.kind === 'approve' &&
      now <= (before.deadline ?? 0) &&
      this.#isGenuine(truth, before);
    if (countsNow) {
      this.#approvers.add(truth.by);
      this.#approvedWhen.set(truth.by, now);
      this.#involved.add(truth.by);
    }
    const acknowledges =
      before.phase === 'in-force' &&
      truth?.kind === 'acknowledge' &&
      !this.#isAcknowledged &&
      this.#pinned.plan.acknowledgement !== undefined &&
      now <= (before.deadline ?? 0) &&
      this.#isGenuine(truth, before);
    if (acknowledges) {
      this.#isAcknowledged = true;
      this.#involved.add(truth.by);
    }
    this.#takenBack(seen);
    if (!this.#isTakenUp(seen) && (step.case.acknowledgement !== undefined) !== this.#isAcknowledged)
      this.#broken('people', 'acknowledged by nobody who may', seen);
    const people = step.case.approvals.map(({ by }) => by);
    if (!same(people, [...this.#approvers]))
      this.#broken('people', `${people.join()} instead of ${[...this.#approvers].join()}`, seen);
    const enough = this.#frozen !== null && this.#approvers.size >= wanted(this.#pinned, this.#frozen.items);
    if (enough) this.#approvedAt ??= now;
  }

  /**
   * Whoever approved takes it back while nothing was done: they are none of the approvers, and all begins anew without them. So
   * are those who approved longer ago than an approval counts, now that the case waits for that again.
   */
  #takenBack({ before, move: { truth }, now }: Seen): void {
    if (truth?.kind !== 'withdraw' || !hasDoneNothing(before)) return;
    if (!truth.genuine || truth.saw !== fingerprint(before, truth.kind) || !this.#approvers.delete(truth.by)) return;
    const oldest = now - this.#pinned.plan.windows.approvalSeconds * SECOND;
    for (const by of this.#approvers) if ((this.#approvedWhen.get(by) ?? 0) <= oldest) this.#approvers.delete(by);
    this.#approvedAt = null;
    this.#handedOverAt = null;
    this.#hasActed = false;
    this.#fresh = null;
    this.#factsFor.clear();
  }

  /** Nothing is executed that was not proven, countersigned by enough people, and cooled off. */
  #execution(seen: Seen): void {
    const { before, move, step, now } = seen;
    if (step.case.phase !== 'executing') return;
    if (this.#stopped || this.#wasReset || step.case.outcome !== null)
      this.#broken('unearned', 'after the case ended', seen);
    if (this.#frozen === null || this.#approvedAt === null)
      this.#broken('unearned', 'without evidence or quorum', seen);
    if (now < this.#approvedAt + waits(this.#pinned, this.#frozen.items) * SECOND)
      this.#broken('unearned', 'before it cooled off', seen);
    const { fact } = move;
    if (fact.kind === 'facts-checked' && before.phase === 'executing' && step.refused === null) {
      const { receipt } = fact.facts;
      const ours =
        receipt.caseId === before.id &&
        receipt.planDigest === this.#pinned.opening.receipt.planDigest &&
        receipt.stage === before.stage;
      if (!ours || !receipt.holds) this.#broken('facts', 'of something else, or that do not hold', seen);
      this.#factsFor.add(receipt.stage);
    }
    if (fact.kind === 'effect-refused') this.#factsFor.delete(before.stage);
  }

  /** The claim takes a fresh item and the subject's own word, from the session of the evidence. */
  #claim(seen: Seen): void {
    const { before, move, step, now } = seen;
    const { fact } = move;
    if (before.phase === 'executing' && step.case.phase === 'awaiting-claim' && before.stage === 'before-claim')
      this.#handedOverAt = now;
    if (fact.kind === 'evidence' && before.phase === 'awaiting-claim' && this.#isFresh(fact.evidence.receipt, now)) {
      this.#fresh = fact.evidence.receipt;
      this.#involved.vouches(this.#fresh);
    }
    const enters = step.case.phase === 'executing' && step.case.stage === 'claim' && before.phase !== 'executing';
    if (!enters) return;
    if (fact.kind !== 'claimed') this.#broken('claim', 'without a claim', seen);
    if (this.#fresh === null) this.#broken('claim', 'without a fresh item', seen);
    const { receipt } = fact.claim;
    const { caseId, subject } = this.#pinned.opening.receipt;
    if (receipt.caseId !== caseId || receipt.personId !== subject.personId)
      this.#broken('claim', 'of another case or person', seen);
    if (receipt.session !== this.#fresh.session) this.#broken('claim', 'from another session', seen);
    if (now > this.#fresh.verifiedAt + this.#pinned.plan.windows.claimSeconds * SECOND)
      this.#broken('claim', 'after its window', seen);
    this.#factsFor.delete('claim');
  }

  #isFresh(item: EvidenceReceipt, now: number): boolean {
    const { handOverSeconds, claimSeconds } = this.#pinned.plan.windows;
    const isBack = this.#handedOverAt !== null && now <= this.#handedOverAt + handOverSeconds * SECOND;
    const isNew =
      this.#frozen !== null &&
      item.verifiedAt >= this.#frozen.at - CLOCK_SKEW &&
      item.session === this.#frozen.items[0]?.session &&
      opensClaim(this.#pinned, this.#frozen.items, item);
    const opens = now < item.verifiedAt + claimSeconds * SECOND;
    const counted = item.purpose === 'claim' && counts(this.#pinned, item, now) && this.#involved.mayVouch(item);
    return isBack && isNew && opens && counted;
  }

  /** What is granted for a time is proven, lasts that long from then on, and neither ends sooner by itself nor outlives it. */
  #grants(seen: Seen): void {
    const { before, move, step, now } = seen;
    const isIn = step.case.phase === 'in-force';
    if (isIn && before.phase !== 'in-force') {
      const unproven = this.#pinned.effects.filter(({ effectId }) => this.#register.get(effectId) !== 'proven');
      if (before.phase !== 'executing' || unproven.length > 0) this.#broken('granted', 'before it is proven', seen);
      if (!this.#factsFor.has(before.stage)) this.#broken('facts', 'not read before the grant', seen);
      this.#grantedAt = now;
    }
    if (this.#grantedAt === null) return;
    const until = this.#grantedAt + grantLasts(this.#pinned, this.#isAcknowledged) * SECOND;
    if (isIn && step.case.deadline !== until) this.#broken('granted', 'for another time than its own', seen);
    if (before.phase !== 'in-force' || move.fact.kind !== 'deadline') return;
    if (isIn === now >= until) this.#broken('granted', isIn ? 'it outlives its time' : 'it ends too soon', seen);
    const outcome = this.#isAcknowledged || !this.#pinned.plan.acknowledgement ? 'completed' : 'lapsed';
    if (!isIn && step.case.outcome !== outcome) this.#broken('granted', `ends as ${step.case.outcome}`, seen);
  }

  /** What may not stay has ended, by the target's own books, before anybody reviews or closes the case. */
  #endings(seen: Seen): void {
    const { before, step } = seen;
    const { case: kase } = step;
    if (kase.outcome === 'completed' && before.outcome !== 'completed' && !this.#isTakenUp(seen)) {
      if (isGranting(this.#pinned)) this.#grantCompletes(seen);
      else this.#lastStageCompletes(seen);
    }
    if (kase.phase !== 'under-review' && kase.phase !== 'closed') return;
    if (kase.outcome === null) return this.#broken('ended', 'without an outcome', seen);
    for (const { effectId, staysWhen, kind } of this.#pinned.effects) {
      const mayStay = staysWhen.includes(kase.outcome) || !this.#hasActed;
      if (!mayStay && this.#register.get(effectId) !== 'end-proven')
        this.#broken('ended', `${kind} stays after ${kase.outcome}`, seen);
    }
  }

  #lastStageCompletes(seen: Seen): void {
    const { before } = seen;
    const last = this.#pinned.effects.some(({ stage }) => stage === 'claim') ? 'claim' : 'before-claim';
    const unproven = this.#pinned.effects.filter(({ effectId }) => this.#register.get(effectId) !== 'proven');
    if (before.phase !== 'executing' || before.stage !== last || unproven.length > 0)
      this.#broken('completed', unproven.map(({ kind }) => kind).join(), seen);
    if (!this.#factsFor.has(last)) this.#broken('facts', 'not read before the last of it took effect', seen);
  }

  /** A grant did what it was for when its time was over, or somebody ended it early. */
  #grantCompletes(seen: Seen): void {
    const { before, move } = seen;
    const isOver = move.fact.kind === 'deadline' || move.fact.kind === 'stopped';
    if (before.phase !== 'in-force' || !isOver) this.#broken('completed', 'without having been in force', seen);
  }

  /** A stop is final, whoever says what afterwards. */
  #stops(seen: Seen): void {
    const { before, move, step } = seen;
    const { fact, truth } = move;
    const isRepudiated = fact.kind === 'stopped' && fact.stop.receipt.reason === 'repudiated';
    const isOpen = before.phase !== 'closed' || isRepudiated;
    const vetoes =
      truth !== null && (truth.kind === 'veto' || truth.kind === 'refuse') && this.#isGenuine(truth, before);
    const mayVeto =
      before.phase === 'approving' ||
      (truth?.kind === 'veto' && ['cooling-off', 'executing', 'awaiting-claim'].includes(before.phase));
    const stops =
      fact.kind === 'stopped' &&
      fact.stop.receipt.caseId === before.id &&
      (fact.stop.receipt.reason === 'repudiated' || before.outcome === null);
    if (isOpen && ((vetoes && mayVeto) || stops)) this.#stopped = true;
    if (isOpen && fact.kind === 'stopped' && stops && step.refused === null && fact.stop.receipt.by !== null)
      this.#involved.add(fact.stop.receipt.by);
    if (isOpen && vetoes && mayVeto) this.#involved.add(truth.by);
    const isAttempt =
      fact.kind === 'attempt-refused' && (before.phase === 'verifying' || before.phase === 'awaiting-claim');
    if (isAttempt) this.#wasRefused = true;
    if (isAttempt && fact.attemptsLeft === 0) this.#stopped = true;
    if (!this.#stopped) return;
    if (!AFTER_STOP.includes(step.case.phase)) this.#broken('stop', 'the case goes on', seen);
    if (this.#isTakenUp(seen)) return;
    for (const [at, effect] of step.case.effects.entries()) {
      if (before.effects[at]?.state === 'planned' && (effect.state === 'applied' || effect.state === 'proven'))
        this.#broken('stop', 'something was applied afterwards', seen);
    }
  }

  /** A case closes with a review by somebody who took no part, over the record as it then was. */
  #reviews(seen: Seen): void {
    const { before, move, step } = seen;
    if (step.case.phase !== 'closed' || before.phase === 'closed' || this.#isTakenUp(seen)) return;
    const { review } = step.case;
    if (review === null) return this.#leftOut(seen);
    if (before.phase === 'ending') {
      if (review !== before.review || step.case.outcome !== 'failed') this.#broken('review', 'of something else', seen);
      return;
    }
    const { truth } = move;
    if (truth?.kind !== 'review' || !this.#isGenuine(truth, before)) this.#broken('review', `by ${review.by}`, seen);
  }

  /** The lot leaves out what completed without any doubt, under a plan that draws. */
  #leftOut(seen: Seen): void {
    const { outcome, plan } = seen.step.case;
    const draws = (plan.review.percentOfCompleted ?? 100) < 100;
    const isWithoutDoubt = outcome === 'completed' && !this.#stopped && !this.#wasReset && !this.#wasRefused;
    if (!draws || !isWithoutDoubt) this.#broken('review', 'closed without one', seen);
  }

  #isTakenUp({ move }: Seen): boolean {
    return move.fact.kind === 'run-reset';
  }

  /** A run that was reset may only undo, and a person must look at it. */
  #resets(seen: Seen): void {
    const { move, step } = seen;
    if (move.fact.kind === 'run-reset') this.#wasReset = true;
    if (!this.#wasReset) return;
    if (!AFTER_STOP.includes(step.case.phase) || !step.case.mayOnlyUndo)
      this.#broken('reset', 'does more than undo', seen);
    if (step.case.phase !== 'closed' && !step.case.needsHuman) this.#broken('reset', 'nobody is told', seen);
  }
}
