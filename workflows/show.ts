import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Case } from '../domain/case.js';
import { waitsFor } from '../domain/waiting.js';
import { viewOf } from '../contract/view.js';

const CASE_PHASE = defineSearchAttributeKey('CasePhase', 'KEYWORD');
const CASE_TIER = defineSearchAttributeKey('CaseTier', 'INT');
const CASE_ACTION = defineSearchAttributeKey('CaseAction', 'KEYWORD');
const CASE_SUBJECT = defineSearchAttributeKey('CaseSubject', 'KEYWORD');
const WAITS_FOR = defineSearchAttributeKey('WaitsFor', 'KEYWORD');
const WAITS_UNTIL = defineSearchAttributeKey('WaitsUntil', 'DATETIME');
const REVIEW_DUE_AT = defineSearchAttributeKey('ReviewDueAt', 'DATETIME');
const NEEDS_HUMAN = defineSearchAttributeKey('NeedsHuman', 'BOOL');

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}

/** What an operator reads in the Temporal UI through the codec server. Holds no text that a claimant wrote. */
function detailsOf(kase: Case): string {
  const view = viewOf(kase);
  return [
    `**${view.action}** is *${view.phase}*${view.outcome === null ? '' : `, ${view.outcome}`}`,
    `- waits for: ${view.waitsFor}`,
    `- until: ${view.waitsUntil ?? 'no deadline'}`,
    `- evidence: ${view.evidence.accepted} of ${view.evidence.needed}, approvals: ${view.approvals.given} of ${view.approvals.needed}`,
    ...view.effects.map((effect) => `- effect ${effect.kind}: ${effect.state}`),
    ...(view.needsHuman ? ['- **needs a human**'] : []),
  ].join('\n');
}

/** Shows an operator where the case stands: one search-attribute upsert when something they show has changed. */
export class Display {
  readonly #subjectKey: string;
  #shown = '';

  constructor(subjectKey: string) {
    this.#subjectKey = subjectKey;
  }

  show(kase: Case): void {
    setCurrentDetails(detailsOf(kase));
    const now = `${kase.phase}|${waitsFor(kase)}|${kase.deadline}|${kase.needsHuman}`;
    if (now === this.#shown) return;
    this.#shown = now;
    upsertSearchAttributes([
      { key: CASE_PHASE, value: kase.phase },
      { key: CASE_TIER, value: kase.plan.tier },
      { key: CASE_ACTION, value: kase.action },
      { key: CASE_SUBJECT, value: this.#subjectKey },
      { key: WAITS_FOR, value: waitsFor(kase) },
      { key: WAITS_UNTIL, value: dateOf(kase.deadline) },
      { key: REVIEW_DUE_AT, value: dateOf(kase.reviewDueAt) },
      { key: NEEDS_HUMAN, value: kase.needsHuman },
    ]);
  }
}
