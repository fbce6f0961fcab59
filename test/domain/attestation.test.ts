import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { attestationOf, attestationRefusal, purposeOf, type OwnWord } from '../../domain/attestation.js';
import { CALL_BACK_WORDS, maskedNumber, type CallBackWord } from '../../domain/call-back.js';
import { PHASES } from '../../domain/case.js';
import { ATTENDED_METHODS, ATTESTED_METHODS } from '../../domain/evidence.js';
import { OPENED_AT, SESSION } from './support/people.js';
import { Told } from './support/told.js';

const { kase } = Told.opened();

/** Signed by `vera` for this case, as it was made for them. */
const signed = (own: Omit<OwnWord, 'attester' | 'document'>) =>
  attestationOf(kase, { ...own, attester: 'vera', document: 'passport' }, OPENED_AT);
const refusal = (own: Omit<OwnWord, 'attester' | 'document'>) => attestationRefusal(kase, signed(own), OPENED_AT);

const called = (word: CallBackWord) => ({ number: maskedNumber('+442079460123'), word });
const calling = (word: CallBackWord, session: string | null, number: string | null) =>
  refusal({ method: 'call-back', session, number, calledBack: called(word) });

describe('what whoever calls back signs', () => {
  it('is of the session whose number was read out, where the person answered', () => {
    expect(calling('answered', SESSION, '123456')).toBeNull();
    expect(
      signed({ method: 'call-back', session: SESSION, number: '1', calledBack: called('answered') }),
    ).toMatchObject({ calledBack: { number: '••• 23', word: 'answered' }, attended: null });
  });

  it.each(CALL_BACK_WORDS.filter((word) => word !== 'answered'))('is of no session where it was %s', (word) => {
    expect(calling(word, null, null)).toBeNull();
  });

  it('attack: an answer without the session or its number stands for nobody', () => {
    for (const [session, number] of [
      [null, '123456'],
      [SESSION, null],
      [null, null],
    ] as const)
      expect(calling('answered', session, number)).toBe('stale');
  });

  it.each(CALL_BACK_WORDS.filter((word) => word !== 'answered'))(
    'attack: %s speaks for no session, nor for a number that one shows',
    (word) => {
      expect(calling(word, SESSION, '123456')).toBe('stale');
      expect(calling(word, SESSION, null)).toBe('stale');
      expect(calling(word, null, '123456')).toBe('stale');
    },
  );
});

describe('what anybody signs who stands for the subject', () => {
  it('says what came of a call exactly where there was one, and is of a session unless the call says otherwise', () => {
    const own = fc.record({
      method: fc.constantFrom(...ATTESTED_METHODS),
      session: fc.constantFrom(null, SESSION),
      number: fc.constantFrom(null, '123456'),
      word: fc.constantFrom(null, ...CALL_BACK_WORDS),
    });
    fc.assert(
      fc.property(own, ({ method, session, number, word }) => {
        const speaksOfCall = word !== null;
        const isOfSession = session !== null && number !== null;
        const isOfNone = session === null && number === null;
        const demanded = speaksOfCall && word !== 'answered' ? isOfNone : isOfSession;
        const expected = speaksOfCall === (method === 'call-back') && demanded ? null : 'stale';
        const calledBack = word === null ? {} : { calledBack: called(word) };
        expect(refusal({ method, session, number, ...calledBack })).toBe(expected);
      }),
    );
  });

  it('has what was done and seen by verifiers alone, and of them it is demanded', () => {
    for (const method of ATTESTED_METHODS) {
      const calledBack = method === 'call-back' ? { calledBack: called('answered') } : {};
      const whole = signed({ method, session: SESSION, number: '123456', ...calledBack });
      const attends = ATTENDED_METHODS.includes(method);
      expect(whole.attended === null).toBe(!attends);
      expect(attestationRefusal(kase, { ...whole, attended: null }, OPENED_AT)).toBe(attends ? 'stale' : null);
    }
  });

  it('is for the claim while the case waits for it, and for the evidence otherwise', () => {
    expect(PHASES.filter((phase) => purposeOf({ phase }) === 'claim')).toEqual(['awaiting-claim']);
    expect(purposeOf({ phase: 'verifying' })).toBe('verify');
  });
});
