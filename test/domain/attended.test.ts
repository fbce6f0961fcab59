import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attendedOf, CUES, DOCUMENTS } from '../../domain/attended.js';
import { attestationOf, attestationRefusal, purposeOf, type Attestation } from '../../domain/attestation.js';
import { PHASES } from '../../domain/case.js';
import { MINUTE } from '../../domain/clock.js';
import { METHODS } from '../../domain/evidence.js';
import { OPENED_AT } from './support/people.js';
import { Told } from './support/told.js';

const { kase } = Told.opened();
const own = { method: 'attended-video', attester: 'vera', session: 's', number: '12', document: 'passport' } as const;

describe('what a verifier does and signs (CTL-04)', () => {
  it('is all of it, for every document there is, by the two methods that have it', () => {
    for (const method of ['attended-video', 'in-person'] as const)
      for (const document of DOCUMENTS)
        expect(attendedOf({ ...own, method, document }, 'facts', OPENED_AT)).toEqual({
          document,
          photoMatchesRecord: true,
          cue: expect.any(String),
          cueFollowed: true,
          noInjection: true,
          noCoercion: true,
        });
  });

  it('is nothing by any other method', () => {
    const attended = METHODS.filter((method) => attendedOf({ ...own, method }, 'facts', OPENED_AT) !== null);
    expect(attended).toEqual(['attended-video', 'in-person']);
  });

  it('attack: is nothing without a document, or with one of no value', () => {
    expect(attendedOf({ ...own, document: undefined }, 'facts', OPENED_AT)).toBeNull();
    expect(attendedOf({ ...own, document: 'library-card' as 'passport' }, 'facts', OPENED_AT)).toBeNull();
  });

  it('has a cue that is drawn, of all of them, by the facts, the verifier, the session and the moment', () => {
    const cue = (changes: Partial<typeof own> | object, facts = 'facts', at = OPENED_AT) =>
      attendedOf({ ...own, ...changes }, facts, at)?.cue;
    const drawn = (draw: (nth: number) => string | undefined) =>
      new Set(Array.from({ length: 200 }, (_, n) => draw(n)));
    const all = new Set(CUES);
    expect(new Set(CUES).size).toBe(8);
    expect(drawn((nth) => cue({}, `facts ${nth}`))).toEqual(all);
    expect(drawn((nth) => cue({ attester: `vera ${nth}` }))).toEqual(all);
    expect(drawn((nth) => cue({ session: `session ${nth}` }))).toEqual(all);
    expect(drawn((nth) => cue({}, 'facts', OPENED_AT + nth))).toEqual(all);
    expect(drawn(() => cue({ number: '34', document: 'badge' })).size).toBe(1);
  });
});

describe('what a verifier signed', () => {
  const attestation = attestationOf(kase, own, OPENED_AT);

  it('says what it is, of whom, for which case, by whom and from which session', () => {
    expect(attestation).toMatchObject({
      v: 1,
      kind: 'attest',
      method: 'attended-video',
      purpose: 'verify',
      caseId: kase.id,
      action: 'password.reset',
      subject: { personId: 'alice', displayName: 'Alice Ahlgren' },
      attester: 'vera',
      session: 's',
      number: '12',
      expiresAt: OPENED_AT + 30 * MINUTE,
    });
  });

  it('counts for the case and the cue that it was made for', () => {
    expect(attestationRefusal(kase, attestation, OPENED_AT)).toBeNull();
  });

  it('attack: without what was done and seen, or with less of it, is stale', () => {
    const signed = (attended: object | null) =>
      attestationRefusal(kase, { ...attestation, attended } as Attestation, OPENED_AT);
    expect(signed(null)).toBe('stale');
    for (const left of Object.keys(attestation.attended!))
      expect([left, signed({ ...attestation.attended, [left]: false })]).toEqual([left, 'stale']);
  });

  it('attack: with a cue that was not drawn is stale', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CUES), (cue) => {
        const other = { ...attestation, attended: { ...attestation.attended!, cue } };
        expect(attestationRefusal(kase, other, OPENED_AT) === null).toBe(cue === attestation.attended?.cue);
      }),
    );
  });

  it('attack: of somebody who only knows the subject does not stand for a verifier’s look', () => {
    const manager = attestationOf(kase, { ...own, method: 'manager-confirmation' }, OPENED_AT);
    expect(manager.attended).toBeNull();
    expect(attestationRefusal(kase, manager, OPENED_AT)).toBeNull();
    expect(attestationRefusal(kase, { ...manager, method: 'in-person' }, OPENED_AT)).toBe('stale');
  });

  it('is for the claim once the claim is awaited, and to verify before', () => {
    expect(PHASES.filter((phase) => purposeOf({ phase }) === 'claim')).toEqual(['awaiting-claim']);
    expect(purposeOf({ phase: 'verifying' })).toBe('verify');
  });
});
