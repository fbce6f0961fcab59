import { describe, expect, it } from '@jest/globals';
import { advance } from '../../domain/advance.js';
import { decisionBy } from './support/decisions.js';
import { OPENERS, SUBJECT } from './support/people.js';
import { Told } from './support/told.js';

/** As many as one attacker sends (issue 6, "Bad input"). */
const REFUSED = 10_000;

describe('attack: 10,000 refused decisions', () => {
  it('leave a case as it was, and no larger; the approval after them counts', () => {
    const told = Told.opened().verified();
    const by = [SUBJECT, ...OPENERS, 'rita'];
    let { kase } = told;
    for (let nth = 0; nth < REFUSED; nth += 1) {
      const decision = decisionBy(kase, by[nth % by.length] ?? SUBJECT, 'approve', told.now);
      const step = advance(kase, { kind: 'decision', decision, messageId: `refused-${nth}` }, told.now);
      expect(step.refused).not.toBeNull();
      kase = step.case;
    }
    expect({ ...kase, sequence: 0 }).toEqual({ ...told.kase, sequence: 0 });
    const approval = decisionBy(kase, 'adam', 'approve', told.now);
    const after = advance(kase, { kind: 'decision', decision: approval, messageId: 'approval' }, told.now);
    expect(after.refused).toBeNull();
  });
});
