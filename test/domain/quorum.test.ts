import { describe, expect, it } from '@jest/globals';
import { CLOCK_SKEW, MINUTE, SECOND } from '../../domain/clock.js';
import type { Decision } from '../../domain/decisions.js';
import type { ApprovalRule, Relation, Seat } from '../../domain/plan.js';
import {
  approvalsCounted,
  approvalsUntil,
  approvalsWanted,
  areOfOneTime,
  byDistinctPeople,
  holdersMissing,
  holdersWanted,
  missingApprovals,
  quorumReached,
  seatRefusal,
  seatsFilled,
  stillSeated,
} from '../../domain/quorum.js';
import { judgeWarrant } from '../../domain/warrant-rules.js';
import { decisionBy } from './support/decisions.js';
import { APPROVERS } from './support/people.js';
import { Told } from './support/told.js';
import { warrantFor } from './support/warrants.js';

const MANAGER: Seat = { seat: 'manager', from: [{ relation: 'manager' }, { relation: 'sponsor' }], atLeast: 1 };
const IDENTITY: Seat = { seat: 'identity', from: [{ group: 'identity-team' }], atLeast: 2 };

/** A case that waits for these approvals. */
function waiting(rule: Partial<ApprovalRule>, windows = {}) {
  return Told.opened({ approvals: { always: 3, whenRelayable: 3, ...rule }, windows }).verified();
}

const { kase, now } = waiting({ seats: [MANAGER, IDENTITY] });

interface Says {
  readonly groups?: readonly string[];
  readonly relations?: readonly Relation[];
  readonly at?: number;
  readonly sameAs?: readonly string[];
}

/** An approval by somebody of these groups, or who stands so to the subject. */
function by(person: string, { groups = [], relations, at = now, sameAs }: Says = {}): Decision {
  const standing = { groups, ...(relations && { relations }), ...(sameAs && { sameAs }) };
  return decisionBy(kase, person, 'approve', at, { standing });
}
const ida = by('ida', { groups: ['identity-team'] });
const ivo = by('ivo', { groups: ['identity-team'] });
const max = by('max', { relations: ['manager'] });
const both = by('bea', { groups: ['identity-team'], relations: ['manager'] });
const eve = by('eve', { groups: ['sales'] });

describe('seats that combine', () => {
  it('are all filled, by distinct people, in whatever order they sign', () => {
    expect(quorumReached(kase, [ida, max])).toBe(false);
    expect(quorumReached(kase, [ida, ivo])).toBe(false);
    expect(quorumReached(kase, [ida, max, ivo])).toBe(true);
    expect(approvalsWanted(kase)).toBe(3);
    expect(approvalsCounted(kase, [ida, max])).toBe(2);
  });

  it('take one place of whoever fits two, and move them where that makes room', () => {
    expect(quorumReached(kase, [both, ida])).toBe(false);
    expect(quorumReached(kase, [both, ida, ivo])).toBe(true);
    expect(quorumReached(kase, [both, max, ida])).toBe(true);
    expect(missingApprovals(kase, [both, max])).toEqual(['one of identity-team']);
  });

  it('leave the rest of the number to the group of the plan', () => {
    const more = waiting({ always: 4, whenRelayable: 4, seats: [MANAGER, IDENTITY] }).kase;
    const arno = by('arno', { groups: [APPROVERS] });
    expect(quorumReached(more, [ida, max, ivo])).toBe(false);
    expect(missingApprovals(more, [ida, max, ivo])).toEqual([`one of ${APPROVERS}`]);
    expect(quorumReached(more, [ida, max, ivo, arno])).toBe(true);
    expect(quorumReached(more, [arno, by('anna', { groups: [APPROVERS] }), ida, max])).toBe(false);
  });

  it('are not asked for where the evidence asks for no approval', () => {
    const strong = { ...kase, plan: { ...kase.plan, approvals: { ...kase.plan.approvals, always: 0 } } };
    const items = strong.evidence.map(({ receipt, jws }) => ({
      jws,
      receipt: { ...receipt, relayable: false, strength: 2 as const },
    }));
    expect(approvalsWanted({ ...strong, evidence: items })).toBe(0);
    expect(quorumReached({ ...strong, evidence: items }, [])).toBe(true);
  });

  it('attack: somebody who signs by two accounts is one person', () => {
    const twice = by('ida-admin', { groups: ['identity-team'], sameAs: ['ida'] });
    expect(byDistinctPeople([ida, twice, ida])).toEqual([ida]);
    expect(byDistinctPeople([twice, ida])).toEqual([twice]);
    expect(quorumReached(kase, [ida, twice, max])).toBe(false);
  });

  it('say who is missing without names, seat by seat', () => {
    expect(missingApprovals(kase, [])).toEqual([
      'the manager or the sponsor',
      'one of identity-team',
      'one of identity-team',
    ]);
    expect(missingApprovals(kase, [max, ida])).toEqual(['one of identity-team']);
    const owner = waiting({
      seats: [{ seat: 'o', from: [{ relation: 'owner' }], atLeast: 1 }],
      whenRelayable: 1,
      always: 1,
    });
    expect(missingApprovals(owner.kase, [])).toEqual(['the owner']);
    expect(missingApprovals(kase, [max, ida, ivo])).toEqual([]);
  });

  it('name whom to ask: those of the empty seats, or all where none is empty', () => {
    expect(holdersMissing(kase, [max, ida])).toEqual([{ group: 'identity-team' }]);
    expect(holdersWanted(kase.plan)).toEqual([
      { group: APPROVERS },
      { relation: 'manager' },
      { relation: 'sponsor' },
      { group: 'identity-team' },
    ]);
    expect(holdersMissing(kase, [max, ida, ivo])).toEqual(holdersWanted(kase.plan));
  });
});

describe('one approval more', () => {
  it('is refused where it fills no seat, and says why', () => {
    expect(seatRefusal(kase, [], eve)).toBe('not-in-group');
    expect(seatRefusal(kase, [max], by('sue', { relations: ['sponsor'] }))).toBe('seat-taken');
    expect(seatRefusal(kase, [ida, ivo], by('ike', { groups: ['identity-team'] }))).toBe('seat-taken');
    expect(seatRefusal(kase, [ida], ivo)).toBeNull();
    expect(seatRefusal(kase, [ida], ida)).toBe('seat-taken');
    expect(seatRefusal(kase, [both], max)).toBeNull();
  });

  it('is not in the group, where the seats leave nothing for the group of the plan', () => {
    const arno = by('arno', { groups: [APPROVERS] });
    expect(seatRefusal(kase, [], arno)).toBe('not-in-group');
    const fewer = waiting({ always: 2, whenRelayable: 2, seats: [MANAGER, IDENTITY] }).kase;
    expect(approvalsWanted(fewer)).toBe(3);
    expect(seatRefusal(fewer, [], arno)).toBe('not-in-group');
  });

  it('is too late for a seat that closed, though others before it are empty, where no order is asked for', () => {
    const closing = waiting({ seats: [MANAGER, { ...IDENTITY, windowSeconds: 600 }] }).kase;
    const late = by('ida', { groups: ['identity-team'], at: now + 50 * MINUTE });
    expect(seatRefusal(closing, [], late)).toBe('seat-window-over');
  });

  it('is told with its seat, in the order of the plan', () => {
    expect(seatsFilled(kase, [ida, max])).toEqual([
      { ...MANAGER, filledBy: ['max'] },
      { ...IDENTITY, filledBy: ['ida'] },
    ]);
    expect(seatsFilled(kase, [])).toEqual([
      { ...MANAGER, filledBy: [] },
      { ...IDENTITY, filledBy: [] },
    ]);
    expect(seatsFilled(kase, [ivo, ida]).map(({ filledBy }) => filledBy)).toEqual([[], ['ivo', 'ida']]);
  });
});

describe('seats in order', () => {
  const ordered = () => waiting({ seats: [MANAGER, { ...IDENTITY, windowSeconds: 600 }], inOrder: true }).kase;

  it('are filled one after the other', () => {
    const inOrder = ordered();
    expect(seatRefusal(inOrder, [], ida)).toBe('seat-not-yet');
    expect(seatRefusal(inOrder, [], max)).toBeNull();
    expect(seatRefusal(inOrder, [max], ida)).toBeNull();
    expect(quorumReached(inOrder, [max, ida, ivo])).toBe(true);
    expect(quorumReached(inOrder, [ida, max, ivo])).toBe(false);
    expect(seatRefusal(inOrder, [max], eve)).toBe('not-in-group');
    expect(seatRefusal(inOrder, [max, ida], by('sue', { relations: ['sponsor'] }))).toBe('seat-taken');
    const earlyAndLate = by('ida', { groups: ['identity-team'], at: now + 50 * MINUTE });
    expect(seatRefusal(inOrder, [], earlyAndLate)).toBe('seat-not-yet');
  });

  it('have their own time from when the one before is filled', () => {
    const inOrder = ordered();
    const late = (person: string, at: number) => by(person, { groups: ['identity-team'], at });
    const asked = by('max', { relations: ['manager'], at: now + 30 * MINUTE });
    expect(seatRefusal(inOrder, [asked], late('ida', now + 40 * MINUTE))).toBeNull();
    expect(seatRefusal(inOrder, [asked], late('ida', now + 41 * MINUTE))).toBe('seat-window-over');
    const first = late('ida', now + 35 * MINUTE);
    expect(seatRefusal(inOrder, [asked, first], late('ivo', now + 40 * MINUTE + CLOCK_SKEW))).toBeNull();
    expect(seatRefusal(inOrder, [asked, first], late('ivo', now + 40 * MINUTE + CLOCK_SKEW + 1))).toBe(
      'seat-window-over',
    );
    expect(approvalsUntil(inOrder, [])).toBe(now + 60 * MINUTE);
    expect(approvalsUntil(inOrder, [asked])).toBe(now + 40 * MINUTE);
    expect(approvalsUntil(inOrder, [asked, first])).toBe(now + 40 * MINUTE);
    expect(approvalsUntil(inOrder, [asked, first, late('ivo', now + 36 * MINUTE)])).toBe(now + 60 * MINUTE);
  });

  it('are asked for since the last of those before, however many are filled of the seat itself or come after it', () => {
    const SALES: Seat = { seat: 'sales', from: [{ group: 'sales' }], atLeast: 1 };
    const OWNER: Seat = { seat: 'owner', from: [{ relation: 'owner' }], atLeast: 1 };
    const seats = [MANAGER, SALES, { ...IDENTITY, windowSeconds: 600 }, OWNER];
    const long = waiting({ always: 5, whenRelayable: 5, seats, inOrder: true }).kase;
    const asked = by('max', { relations: ['manager'], at: now + 5 * MINUTE });
    const sales = by('eve', { groups: ['sales'], at: now + 20 * MINUTE });
    const own = by('ida', { groups: ['identity-team'], at: now + 21 * MINUTE });
    expect(approvalsUntil(long, [asked])).toBe(now + 60 * MINUTE);
    expect(approvalsUntil(long, [asked, sales])).toBe(now + 30 * MINUTE);
    expect(approvalsUntil(long, [asked, sales, own])).toBe(now + 30 * MINUTE);
  });

  it('have it anew when one was taken back, though the one before stays filled', () => {
    const inOrder = ordered();
    const asked = by('max', { relations: ['manager'], at: now + MINUTE });
    const withdrawals = [decisionBy(inOrder, 'ida', 'withdraw', now + 30 * MINUTE)];
    const again = { ...inOrder, withdrawals };
    const at = (minutes: number) => by('ivo', { groups: ['identity-team'], at: now + minutes * MINUTE });
    expect(seatRefusal(again, [asked], at(40))).toBeNull();
    expect(seatRefusal(again, [asked], at(41))).toBe('seat-window-over');
    expect(approvalsUntil(again, [asked])).toBe(now + 40 * MINUTE);
  });
});

describe('the window of a seat', () => {
  const closesSoon = () => waiting({ seats: [{ ...MANAGER, windowSeconds: 600 }, IDENTITY] }).kase;
  const at = (minutes: number) => by('max', { relations: ['manager'], at: now + minutes * MINUTE });

  it('is from when approval was asked for, and bounds how long the case waits', () => {
    const short = closesSoon();
    expect(seatRefusal(short, [], at(10))).toBeNull();
    expect(seatRefusal(short, [], at(11))).toBe('seat-window-over');
    expect(approvalsUntil(short, [])).toBe(now + 10 * MINUTE);
    expect(approvalsUntil(short, [ida, ivo])).toBe(now + 10 * MINUTE);
    expect(approvalsUntil(short, [at(5)])).toBe(now + 60 * MINUTE);
  });

  it('is no shorter for an approval that another machine’s clock puts a moment before it was asked for', () => {
    const early = by('ida', { groups: ['identity-team'], at: now - SECOND });
    expect(approvalsUntil(kase, [early])).toBe(now + 60 * MINUTE);
  });

  it('seats whoever fits two where it closes first', () => {
    const listed = waiting({ seats: [IDENTITY, { ...MANAGER, windowSeconds: 600 }] }).kase;
    expect(approvalsUntil(listed, [])).toBe(now + 10 * MINUTE);
    expect(approvalsUntil(listed, [both])).toBe(now + 60 * MINUTE);
    expect(missingApprovals(listed, [both])).toEqual(['one of identity-team', 'one of identity-team']);
  });

  it('begins anew when somebody took theirs back, and what was given before counts as long as it may wait', () => {
    const withdrawal = decisionBy(kase, 'sue', 'withdraw', now + 50 * MINUTE);
    const again = { ...closesSoon(), withdrawals: [withdrawal] };
    expect(seatRefusal(again, [], at(59))).toBeNull();
    expect(approvalsUntil(again, [])).toBe(now + 60 * MINUTE);
    expect(approvalsUntil(again, [at(5)])).toBe(now + 65 * MINUTE);
    const long = waiting({ seats: [MANAGER, IDENTITY] }).kase;
    expect(approvalsUntil({ ...long, withdrawals: [withdrawal] }, [])).toBe(now + 110 * MINUTE);
  });
});

describe('what is left when an approval is taken out', () => {
  it('is what still fills a seat', () => {
    expect(stillSeated(kase, [ida, ivo])).toEqual([ida, ivo]);
    const inOrder = waiting({ seats: [MANAGER, IDENTITY], inOrder: true }).kase;
    expect(stillSeated(inOrder, [ida, ivo])).toEqual([]);
    expect(stillSeated(inOrder, [max, ivo])).toEqual([max, ivo]);
  });

  it('is of one time: an approval waits for the others no longer than the plan lets it', () => {
    const late = (seconds: number) => by('ivo', { groups: ['identity-team'], at: now + seconds * SECOND });
    expect(areOfOneTime(kase, [ida, late(3_600 + 30)])).toBe(true);
    expect(areOfOneTime(kase, [ida, late(3_600 + 31)])).toBe(false);
    expect(areOfOneTime(kase, [])).toBe(true);
  });
});

describe('attack: a warrant', () => {
  it('with an approval more than there are seats carries nothing', () => {
    const claimed = Told.claimed();
    const warrant = warrantFor(claimed.kase, 'password.set', claimed.now);
    const [adam] = claimed.kase.approvals;
    const { readAt } = adam!.standing.receipt;
    const further = decisionBy({ ...claimed.kase, approvals: [] }, 'arno', 'approve', readAt);
    expect(judgeWarrant(warrant, claimed.now)).toBeNull();
    expect(judgeWarrant({ ...warrant, approvals: [adam!, further] }, claimed.now)).toBe('seat-taken');
  });
});
