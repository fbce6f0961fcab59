import type { Case } from '../../domain/case.js';
import type { NoticeKind } from '../../domain/notices.js';
import type { StatementKind } from '../../domain/statement.js';
import { suspendsAuthority } from '../../domain/subject-classes.js';
import { caseFacts, type DeskNames } from '../mails/case-facts.js';
import { says, type Block, type Letter } from '../mails/letter.js';
import type { Reader } from '../mails/reader.js';
import type { NoticeSaying, Watching, WayName } from '../mails/texts.js';
import { consoleLink } from './console-link.js';
import { lastDecision } from './last-decision.js';
import type { Audience } from './recipients.js';
import { toldOf } from './told.js';

/** Where a reader can go from a notice, and what was going on around it. */
export interface NoticeSurroundings {
  /** Stops the case by one deliberate act; null for whom the case does not concern. */
  readonly notMe: string | null;
  readonly publicUrl: string;
  /** The page where the subject proves who they are; null for all others, and where there is none for the case. */
  readonly recover: string | null;
  readonly desks: DeskNames;
  /** When the notice is written; epoch milliseconds. */
  readonly now: number;
  /** When what was lent was used, as far as the directory sees it; for its owner alone. */
  readonly uses?: readonly number[];
}

/** What its author is told of each kind of act. */
const DECIDED: Readonly<Record<StatementKind, NoticeSaying>> = {
  approve: 'approved',
  refuse: 'refused',
  veto: 'refused',
  withdraw: 'withdrawn',
  acknowledge: 'acknowledged',
  review: 'reviewed',
};

function endedSaying(as: Audience): NoticeSaying {
  if (as === 'owner') return 'ended-lent';
  if (as === 'member') return 'ended-shared';
  if (as === 'dependent') return 'ended-depended';
  if (as === 'subject') return 'ended-yours';
  return as === 'manager' ? 'ended-managed' : 'ended-theirs';
}

function anewSaying(as: Audience): NoticeSaying {
  if (as === 'subject') return 'anew-yours';
  if (as === 'approver') return 'anew-signed';
  return as === 'opener' ? 'anew-desk' : 'anew-theirs';
}

function decidedSaying(kase: Case): NoticeSaying {
  const kind = lastDecision(kase)?.statement.kind ?? 'approve';
  return DECIDED[kind];
}

/** Why somebody is told who has nothing to do; null for everybody else. */
function watchingAs(as: Audience): Watching | null {
  switch (as) {
    case 'watcher':
      return 'duty';
    case 'asset-owner':
    case 'vendor-security':
    case 'assistant':
      return as;
    case 'subject':
    case 'manager':
    case 'owner':
    case 'opener':
    case 'approver':
    case 'escalated':
    case 'acknowledger':
    case 'decider':
    case 'reviewer':
    case 'member':
    case 'dependent':
      return null;
  }
}

/** The same to the subject, to whoever answers for them, and to those who watch. */
function saidTo<S extends 'opened' | 'coming' | 'applied'>(as: Audience, what: S): NoticeSaying {
  if (as === 'subject') return `${what}-yours`;
  if (as === 'member') return `${what}-shared`;
  return watchingAs(as) === null ? `${what}-theirs` : `${what}-watched`;
}

/** What each kind of notice says to each of its readers. */
function sayingOf(kase: Case, kind: NoticeKind, as: Audience): NoticeSaying {
  switch (kind) {
    case 'case-opened':
      return saidTo(as, 'opened');
    case 'decision-recorded':
      return decidedSaying(kase);
    case 'planned-anew':
      return anewSaying(as);
    case 'change-coming':
      if (as === 'approver') return 'coming-objection';
      return saidTo(as, 'coming');
    case 'effects-applied':
      if (as === 'dependent') return 'applied-depended';
      return as === 'owner' ? 'applied-lent' : saidTo(as, 'applied');
    case 'case-ended':
      return endedSaying(as);
    case 'contained':
      return as === 'subject' ? 'contained-yours' : 'contained-review';
    case 'approval-wanted':
    case 'approval-reminder':
    case 'approval-escalated':
    case 'acknowledgement-wanted':
    case 'claim-ready':
    case 'review-wanted':
    case 'review-reminder':
    case 'review-overdue':
      return kind;
  }
}

/** When that happened of which a notice tells; null where it asks for something that has not happened yet. */
function happenedAt(kase: Case, kind: NoticeKind, now: number): number | null {
  switch (kind) {
    case 'decision-recorded':
      return lastDecision(kase)?.decidedAt ?? null;
    case 'planned-anew':
      return kase.opening.receipt.plannedAnew?.at ?? now;
    case 'effects-applied':
      return kase.claim?.receipt.claimedAt ?? now;
    case 'case-ended':
    case 'contained':
      return kase.stop?.receipt.stoppedAt ?? kase.stoppedBy?.decidedAt ?? now;
    case 'case-opened':
    case 'approval-wanted':
    case 'approval-reminder':
    case 'approval-escalated':
    case 'change-coming':
    case 'claim-ready':
    case 'acknowledgement-wanted':
    case 'review-wanted':
    case 'review-reminder':
    case 'review-overdue':
      return null;
  }
}

/** When the subject has something to do on their page. */
const DONE_ON_THE_PAGE: readonly NoticeKind[] = ['case-opened', 'planned-anew', 'claim-ready'];

/** Who works on the case where they sign in. */
const SIGN_IN: readonly Audience[] = ['approver', 'owner', 'escalated', 'acknowledger', 'reviewer'];

function waysOf(
  kase: Case,
  kind: NoticeKind,
  as: Audience,
  around: NoticeSurroundings,
  { texts }: Reader,
): readonly Block[] {
  const { recover, notMe, publicUrl } = around;
  const way = (name: WayName, href: string): Block => ({ kind: 'way', ...texts.ways[name], href });
  return [
    // The code stands in the fragment, which no browser sends; opening the page does nothing.
    ...(recover !== null && DONE_ON_THE_PAGE.includes(kind) ? [way('page', recover)] : []),
    ...(notMe === null ? [] : [way(as === 'decider' ? 'takeBack' : 'notMe', notMe)]),
    ...(notMe === null && SIGN_IN.includes(as) ? [way('signIn', consoleLink(publicUrl, kase))] : []),
  ];
}

/**
 * What one reader of a notice reads. Says what happens, until when, and what to do; nothing of how somebody was verified
 * and no secret (invariant 6).
 */
export function noticeLetter(
  kase: Case,
  kind: NoticeKind,
  as: Audience,
  around: NoticeSurroundings,
  reader: Reader,
): Letter {
  const told = toldOf(kase, reader, { uses: around.uses, watching: watchingAs(as) ?? undefined });
  const [subject, ...paragraphs] = reader.texts.notices[sayingOf(kase, kind, as)](told);
  const suspends = kind === 'effects-applied' && suspendsAuthority(kase.action, kase.plan.classes ?? []);
  const further = suspends ? [reader.texts.authoritySuspended] : [];
  const facts = caseFacts(kase, { happenedAt: happenedAt(kase, kind, around.now), desks: around.desks }, reader);
  return { subject, blocks: [...says(...paragraphs, ...further), facts, ...waysOf(kase, kind, as, around, reader)] };
}
