import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SECOND } from '../../../domain/clock.js';
import { judgeWarrant } from '../../../domain/warrant-rules.js';
import { decisionBy } from '../support/decisions.js';
import {
  couldGoOn,
  oneAccountEach,
  organisations,
  standingIn,
  timeless,
  type Organisation,
} from '../support/organisation.js';
import { BEFORE_CLAIM, resetPlan } from '../support/plans.js';
import { factsReceipt, openingReceipt, unsigned } from '../support/receipts.js';
import { Told } from '../support/told.js';
import { warrantFor } from '../support/warrants.js';

/** The case of an organisation, waiting for approval. */
function opened({ subject, openers, seats, inOrder, needed }: Organisation): Told {
  const approvals = { group: 'others', always: needed, whenRelayable: needed, seats, inOrder };
  const receipt = openingReceipt(resetPlan({ approvals }));
  const of = { ...receipt.subject, personId: subject };
  return Told.opened(
    { approvals, effects: [BEFORE_CLAIM] },
    { subject: of, openers, openedBy: { personId: null, clientId: 'tool' } },
  ).verified();
}

/** Everything that people send, one after another, until the case goes on or nothing more comes. */
function told(organisation: Organisation): Told {
  return organisation.attempts.reduce((so, { account, waitSeconds }) => {
    if (so.kase.phase !== 'approving') return so;
    return so.waits(waitSeconds - 10).hears((kase, now) => {
      const standing = standingIn(organisation, account);
      const decision = decisionBy(kase, account, 'approve', now, { standing, decision: { messageId: `m-${now}` } });
      return { kind: 'decision', decision, messageId: decision.messageId };
    });
  }, opened(organisation));
}

const goesOn = (organisation: Organisation): boolean => told(organisation).kase.phase === 'executing';
const oracle = (organisation: Organisation): boolean =>
  couldGoOn(organisation, (opened(organisation).kase.frozenAt ?? 0) / SECOND);

describe('two-person control, against an oracle that tries every choice', () => {
  it('goes on only when distinct people without a conflict fill every seat, whatever is sent, when and how often', () => {
    fc.assert(
      fc.property(organisations({ windows: true }), (organisation) => {
        expect(!goesOn(organisation) || oracle(organisation)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('goes on whenever they do, in any order: nobody is kept waiting by where somebody sits', () => {
    let [on, not] = [0, 0];
    fc.assert(
      fc.property(organisations({ windows: false }), (drawn) => {
        const organisation = oneAccountEach({ ...drawn, inOrder: false });
        const expected = oracle(organisation);
        expect(goesOn(organisation)).toBe(expected);
        if (expected) on += 1;
        else not += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(Math.min(on, not)).toBeGreaterThan(100);
  });

  it('attack: a warrant carries no more than the case would have counted, and all of that', () => {
    let carried = 0;
    fc.assert(
      fc.property(organisations({ windows: true }), (organisation) => {
        const { kase, now } = told(organisation);
        const at = now + SECOND;
        const facts = [unsigned(factsReceipt(kase, at))];
        const isCarried = judgeWarrant(warrantFor({ ...kase, facts }, 'sessions.revoke', at), at) === null;
        expect(isCarried).toBe(kase.phase === 'executing');
        if (isCarried) carried += 1;
        const whoever = organisation.attempts.map(({ account }) =>
          decisionBy(kase, account, 'approve', at, { standing: standingIn(organisation, account) }),
        );
        const warrant = warrantFor({ ...kase, facts, approvals: whoever }, 'sessions.revoke', at);
        expect(judgeWarrant(warrant, at) !== null || oracle(timeless(organisation))).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(carried).toBeGreaterThan(20);
  });
});
