import { describe, expect, it } from '@jest/globals';
import { DAY } from '../../domain/clock.js';
import { heldSince, type EnrolledPhone } from '../../domain/enrolled.js';
import { lineRefusal, type CarrierFacts, type LastChange } from '../../domain/phone-lines.js';

const TENURE_FROM = 1_000 * DAY;
const long: LastChange = { kind: 'changed', at: TENURE_FROM };
const yesterday: LastChange = { kind: 'changed', at: TENURE_FROM + 29 * DAY };
const unknown: LastChange = { kind: 'unknown' };
const facts = (simChange: LastChange, porting: LastChange, lineType: CarrierFacts['lineType'] = 'mobile') => ({
  lineType,
  lastChanges: { 'sim-change': simChange, porting },
});

describe('a telephone line', () => {
  it('counts when SIM and carrier are those of before the tenure', () => {
    expect(lineRefusal(facts(long, long), TENURE_FROM)).toBeNull();
    expect(lineRefusal(facts({ kind: 'unchanged', since: TENURE_FROM }, long), TENURE_FROM)).toBeNull();
  });

  it.each<[string, CarrierFacts]>([
    ['another SIM since yesterday', facts(yesterday, long)],
    ['another carrier since yesterday', facts(long, yesterday)],
    ['another SIM a moment after the tenure began', facts({ kind: 'changed', at: TENURE_FROM + 1 }, long)],
  ])('attack: one with %s does not, whatever the plan demands to know', (_, told) => {
    expect(lineRefusal(told, TENURE_FROM)).toBe('line-changed');
    expect(lineRefusal(told, TENURE_FROM, [])).toBe('line-changed');
  });

  it('attack: one of which its carrier tells nothing does not, unless the plan does not demand to know', () => {
    expect(lineRefusal(facts(unknown, long), TENURE_FROM)).toBe('line-unknown');
    expect(lineRefusal(facts(long, unknown), TENURE_FROM)).toBe('line-unknown');
    expect(lineRefusal(facts(long, unknown), TENURE_FROM, ['sim-change'])).toBeNull();
    expect(lineRefusal(facts(unknown, unknown), TENURE_FROM, [])).toBeNull();
  });

  it('attack: nothing changed since yesterday says nothing of the day before', () => {
    const since: LastChange = { kind: 'unchanged', since: TENURE_FROM + 1 };
    expect(lineRefusal(facts(since, long), TENURE_FROM)).toBe('line-unknown');
  });

  it('attack: a number that is answered by signing in to an account is none', () => {
    expect(lineRefusal(facts(long, long, 'other'), TENURE_FROM)).toBe('line-unsuitable');
    expect(lineRefusal(facts(long, long, 'unknown'), TENURE_FROM)).toBeNull();
  });
});

describe('the tenure of an enrolled number', () => {
  const phone: EnrolledPhone = {
    type: 'enrolled',
    kind: 'phone',
    enrolledId: 'e',
    personId: 'alice',
    enrolledAt: 10,
    domains: ['handset'],
    number: '+447700900101',
    takes: ['sms'],
    verifiedAt: 10,
    changedAt: 10,
  };

  it('is counted from its last change: a changed number is a new one (SP 800-63B-4, section 3.1.3.3)', () => {
    expect(heldSince(phone)).toBe(10);
    expect(heldSince({ ...phone, changedAt: 20 })).toBe(20);
    expect(heldSince({ ...phone, verifiedAt: 30 })).toBe(30);
    expect(heldSince({ ...phone, enrolledAt: 40 })).toBe(40);
  });
});
