import { campaignLetter, contactLetter as stillYourContactLetter } from '../../../activities/campaigns/letters.js';
import { digestLetter } from '../../../activities/digests/digest-letter.js';
import type { Letter } from '../../../activities/mails/letter.js';
import { readerOf, type Reader } from '../../../activities/mails/reader.js';
import { noticeLetter } from '../../../activities/notices/notice-letter.js';
import { useLetter } from '../../../activities/notices/tell-uses.js';
import type { Audience } from '../../../activities/notices/recipients.js';
import { codeLetter } from '../../../activities/verification/email-code/code-letter.js';
import { askLetter } from '../../../activities/verification/manager-confirmation/ask-letter.js';
import { contactLetter } from '../../../activities/verification/recovery-contact/contact-letter.js';
import { CAMPAIGN_MAILS } from '../../../domain/campaigns.js';
import { ACTIONS } from '../../../domain/actions.js';
import type { Case } from '../../../domain/case.js';
import { MINUTE } from '../../../domain/clock.js';
import { NOTICE_KINDS, type NoticeKind } from '../../../domain/notices.js';
import { OUTCOMES } from '../../../domain/outcomes.js';
import { openedCase } from '../../../domain/phases/opening.js';
import { PLAIN_HABITS } from '../../support/mail-habits.js';
import { OPENED_AT } from '../../domain/support/people.js';
import { samplePlan } from '../../domain/support/plans.js';
import { openingReceipt, unsigned } from '../../domain/support/receipts.js';

/** Where our own links lead in these tests. */
export const OURS = 'https://recover.example.com';
const NOT_ME = `${OURS}/not-me#token=aaaa.bbbb.cccc`;
const AUDIENCES: readonly Audience[] = [
  'subject',
  'manager',
  'owner',
  'watcher',
  'asset-owner',
  'vendor-security',
  'assistant',
  'opener',
  'approver',
  'escalated',
  'acknowledger',
  'decider',
  'reviewer',
];

/** What somebody outside can choose: their name, their ticket, the name of their client. */
export interface Outside {
  readonly displayName: string;
  readonly ticketId: string;
  readonly clientId: string;
}

/** People as they mostly are. */
export const HONEST: Outside = { displayName: 'Zoë O’Hara-Núñez', ticketId: 'HELP-4711', clientId: 'desk-console' };

function caseOf(action: Case['action'], { displayName, ticketId, clientId }: Outside, changes: Partial<Case>): Case {
  const plan = samplePlan({ action });
  const receipt = openingReceipt(plan, { action });
  const opening = unsigned({
    ...receipt,
    subject: { ...receipt.subject, displayName },
    ticket: { source: 'servicedesk', id: ticketId },
    openedBy: { ...receipt.openedBy, clientId },
  });
  const opened = openedCase({ kind: 'opened', opening, plan, effects: [] }, OPENED_AT).case;
  return { ...opened, reviewDueAt: OPENED_AT, handOverUntil: OPENED_AT, ...changes };
}

/** What a letter says beside its table, its links and its code. */
export function sentencesOf({ blocks }: Letter): readonly string[] {
  return blocks.flatMap((block) => (block.kind === 'say' ? [block.text] : []));
}

/** A letter and a name for it. */
export type Named = readonly [name: string, letter: Letter];

/** The notices that say how a case ended; the others say the same whatever came of it. */
const OF_ENDS: readonly NoticeKind[] = ['case-ended', 'review-wanted', 'review-reminder', 'review-overdue'];

function notices(outside: Outside, reader: Reader): readonly Named[] {
  const around = {
    notMe: NOT_ME,
    publicUrl: OURS,
    recover: `${OURS}/recover#code=7K3M-Q9TD`,
    desks: {},
    now: OPENED_AT,
  };
  const named = (kase: Case, kind: NoticeKind, as: Audience): Named => [
    `${kase.action} ${kind} ${as} ${String(kase.outcome)}`,
    noticeLetter(kase, kind, as, as === 'approver' || as === 'escalated' ? { ...around, notMe: null } : around, reader),
  ];
  return ACTIONS.flatMap((action) =>
    [null, ...OUTCOMES].flatMap((outcome) => {
      const kase = caseOf(action, outside, { outcome });
      const kinds = outcome === null ? NOTICE_KINDS : OF_ENDS;
      return kinds.flatMap((kind) => AUDIENCES.map((as) => named(kase, kind, as)));
    }),
  );
}

/** Mails that are about no case. */
export const OF_NO_CASE: readonly string[] = [...CAMPAIGN_MAILS, 'yearly question'];

/** Every mail there is, to a reader of a locale and zone, with what somebody outside put in. */
export function everyLetter(outside: Outside, locale: string): readonly Named[] {
  const reader = readerOf({ mails: PLAIN_HABITS }, { locale, timeZone: 'Europe/Berlin' });
  const kase = caseOf('password.reset', outside, {});
  const toSend = { kase, code: '12345678', validMs: 30 * MINUTE, notMe: NOT_ME, desks: {}, reader };
  return [
    ...notices(outside, reader),
    ['use', useLetter({ publicUrl: OURS, desks: {} }, caseOf('access.delegate', outside, {}), OPENED_AT, reader)],
    ['code', codeLetter(toSend)],
    ['contact', contactLetter(toSend)],
    ['ask', askLetter(kase, { at: OURS, stop: NOT_ME, desks: {}, reader })],
    ...CAMPAIGN_MAILS.map((mail): Named => [mail, campaignLetter(mail, OURS, reader)]),
    ['yearly question', stillYourContactLetter(OURS, reader)],
    ['digest of one', digestLetter([{ kase, notMe: NOT_ME }], {}, reader)],
    [
      'digest',
      digestLetter(
        Array.from({ length: 3 }, () => ({ kase, notMe: NOT_ME })),
        {},
        reader,
      ),
    ],
  ];
}
