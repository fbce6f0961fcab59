import { describe, expect, it } from '@jest/globals';
import { HOUR } from '../../domain/clock.js';
import { isSuspended } from '../../domain/late-reviews.js';
import { Told } from './support/told.js';

const over = Told.granted().stops('cancelled', 'adam').reads('ended').reads('end-proven');
const due = over.now + 24 * HOUR;

describe('emergency access whose review is late', () => {
  it('is not to be had again by the same person from the moment the review was due, and is again once it is reviewed', () => {
    expect(isSuspended('access.emergency', [over.kase], due - 1)).toBe(false);
    expect(isSuspended('access.emergency', [over.kase], due)).toBe(true);
    expect(isSuspended('access.emergency', [over.reviews('rita', 'justified').kase], due)).toBe(false);
  });

  it('does so for one that is late among others that are not, and for no review that is not due', () => {
    const reviewed = over.reviews('rita', 'justified').kase;
    expect(isSuspended('access.emergency', [reviewed, over.kase], due)).toBe(true);
    expect(isSuspended('access.emergency', [{ ...over.kase, reviewDueAt: null }], due)).toBe(false);
    expect(isSuspended('access.emergency', [], due)).toBe(false);
    const lost = { ...over.kase, action: 'mfa.reset' as const };
    expect(isSuspended('mfa.reset', [lost], due)).toBe(false);
    expect(isSuspended('password.reset', [{ ...over.kase, action: 'password.reset' }], due)).toBe(false);
  });

  it('keeps nobody from a new password, and a late review of a password keeps nobody from emergency access', () => {
    expect(isSuspended('password.reset', [over.kase], due)).toBe(false);
    const reset = Told.completed();
    expect(isSuspended('access.emergency', [reset.kase], reset.now + 365 * 24 * HOUR)).toBe(false);
  });
});
