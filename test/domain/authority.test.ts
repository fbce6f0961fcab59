import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  authorityBy,
  delegationsTo,
  suspensionOf,
  wordOn,
  type Authority,
  type AuthorityAct,
  type Matter,
  type SignedAct,
} from '../../domain/authority.js';
import {
  authorityRefusal,
  authorityStatementOf,
  DELEGATION_MAX,
  isMatter,
  keyFingerprint,
  LATEST,
} from '../../domain/authority-statements.js';
import { digestOf } from '../../domain/canonical.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';

const NOW = 1_800_000_000_000;
const FINGERPRINT = keyFingerprint({ credentialId: 'key', publicKey: 'cose' });
const RESTORE: Matter = { kind: 'restore-authority', personId: 'adam', suspension: 1 };
const VOUCH: Matter = { kind: 'vouch-key', personId: 'adam', fingerprint: FINGERPRINT };
const AWAY: Matter = {
  kind: 'delegate',
  personId: 'adam',
  delegateId: 'dana',
  group: 'recovery-approvers',
  from: NOW,
  until: NOW + 7 * DAY,
};

/** What is suspended and signed, one after the other, as the worker takes it. */
class Acts {
  acts: AuthorityAct[] = [];

  get now(): Authority {
    return authorityBy(this.acts)!;
  }

  suspends(personId: string, caseId = `case-of-${personId}`, accounts = [personId]): this {
    const number = this.acts.length + 1;
    this.acts.push({ type: 'authority-act', number, kind: 'suspended', personId, accounts, caseId, at: NOW });
    return this;
  }

  /** Null when it counts. */
  signs(by: string, matter: Matter, at = NOW, accounts = [by]) {
    const statement = authorityStatementOf(matter, { decider: by, reason: 'a drill' }, at);
    const refusal = authorityRefusal(this.now, statement, accounts, at);
    if (refusal !== null) return refusal;
    this.acts.push(this.#act(by, matter, at, accounts, digestOf(statement)));
    return null;
  }

  #act(by: string, matter: Matter, signedAt: number, accounts: string[], statementDigest: string): SignedAct {
    const { kind } = matter;
    const number = this.acts.length + 1;
    return { type: 'authority-act', number, kind, matter, by, accounts, reason: 'a drill', statementDigest, signedAt };
  }
}

const isSuspended = ({ now }: Acts, person = 'adam') => suspensionOf(now, person) !== null;

describe('authority that is suspended', () => {
  it('is re-established by two other people, and by no fewer', () => {
    const acts = new Acts().suspends('adam');
    expect(acts.signs('olga', RESTORE)).toBeNull();
    expect(isSuspended(acts)).toBe(true);
    expect(acts.signs('omar', RESTORE)).toBeNull();
    expect(isSuspended(acts)).toBe(false);
  });

  it('attack: one person signs twice, with another key or under another account', () => {
    const acts = new Acts().suspends('adam');
    acts.signs('olga', RESTORE);
    expect(acts.signs('olga', RESTORE, NOW + 1)).toBe('not-a-distinct-person');
    expect(acts.signs('olga-admin', RESTORE, NOW, ['olga-admin', 'olga'])).toBe('not-a-distinct-person');
    expect(isSuspended(acts)).toBe(true);
  });

  it('attack: the word of the person themselves is one of the two', () => {
    const acts = new Acts().suspends('adam');
    acts.signs('adam', RESTORE);
    acts.signs('olga', RESTORE);
    expect(isSuspended(acts)).toBe(true);
  });

  it('attack: signatures for an earlier recovery re-establish nothing after a later one', () => {
    const acts = new Acts().suspends('adam');
    acts.signs('olga', RESTORE);
    acts.signs('omar', RESTORE);
    acts.suspends('adam', 'another');
    expect(acts.signs('olga', RESTORE, NOW + MINUTE)).toBe('not-wanted-now');
    expect(isSuspended(acts)).toBe(true);
  });

  it('attack: the first signature waited for more than a day', () => {
    const acts = new Acts().suspends('adam');
    acts.signs('olga', RESTORE);
    acts.signs('omar', RESTORE, NOW + DAY + 1);
    expect(isSuspended(acts)).toBe(true);
  });

  it('attack: whoever signed first is suspended before the second does', () => {
    const acts = new Acts().suspends('adam');
    acts.signs('olga', RESTORE);
    acts.suspends('olga');
    acts.signs('omar', RESTORE);
    expect(isSuspended(acts)).toBe(true);
  });

  it('is over for earlier recoveries with the last', () => {
    const acts = new Acts().suspends('adam').suspends('anna').suspends('adam', 'another');
    for (const by of ['olga', 'omar']) acts.signs(by, { kind: 'restore-authority', personId: 'adam', suspension: 3 });
    expect([isSuspended(acts), isSuspended(acts, 'anna')]).toEqual([false, true]);
  });

  it('is that of every account of the person', () => {
    expect(isSuspended(new Acts().suspends('adam', 'one', ['adam', 'adam-admin']), 'adam-admin')).toBe(true);
  });

  it('attack: an act is taken out from among the others', () => {
    const { acts } = new Acts().suspends('adam').suspends('anna').suspends('arno');
    for (const gone of [1, 2]) expect(authorityBy(acts.filter(({ number }) => number !== gone))).toBeNull();
    expect(authorityBy([...acts, ...acts])).toEqual(authorityBy(acts));
  });

  it('counts by people, whoever signs, in whatever order and how often', () => {
    const accounts = fc.constantFrom('olga', 'olga-admin', 'omar', 'adam', 'adam-admin');
    const human = (account: string) => account.replace('-admin', '');
    fc.assert(
      fc.property(fc.array(accounts, { maxLength: 8 }), (signers) => {
        const acts = new Acts().suspends('adam', 'one', ['adam', 'adam-admin']);
        for (const [at, by] of signers.entries()) acts.signs(by, RESTORE, NOW + at, [human(by), `${human(by)}-admin`]);
        const others = new Set(signers.map(human).filter((one) => one !== 'adam'));
        expect(isSuspended(acts)).toBe(others.size < 2);
      }),
    );
  });
});

describe('two people’s word on a young key', () => {
  it('is of this key of this person, and of two who are not they', () => {
    const acts = new Acts();
    acts.signs('olga', VOUCH);
    acts.signs('adam', VOUCH);
    expect(wordOn(acts.now, 'adam', FINGERPRINT)).toBeNull();
    acts.signs('omar', VOUCH);
    expect(wordOn(acts.now, 'adam', FINGERPRINT)).toMatchObject({ by: ['olga', 'adam', 'omar'] });
    expect(wordOn(acts.now, 'anna', FINGERPRINT)).toBeNull();
    expect(wordOn(acts.now, 'adam', keyFingerprint({ credentialId: 'other', publicKey: 'cose' }))).toBeNull();
  });

  it('ends when the authority of one of them is suspended', () => {
    const acts = new Acts();
    acts.signs('olga', VOUCH);
    acts.signs('omar', VOUCH);
    acts.suspends('omar');
    expect(wordOn(acts.now, 'adam', FINGERPRINT)).toBeNull();
  });
});

describe('a delegation', () => {
  const delegated = () => {
    const acts = new Acts();
    expect(acts.signs('adam', AWAY)).toBeNull();
    expect(acts.signs('olga', AWAY)).toBeNull();
    return acts;
  };

  it('takes whoever goes away and one more, and lasts for its time', () => {
    const { now } = delegated();
    expect(delegationsTo(now, 'dana', NOW)).toMatchObject([{ personId: 'adam', number: 2 }]);
    expect(delegationsTo(now, 'dana', NOW - 1)).toEqual([]);
    expect(delegationsTo(now, 'dana', NOW + 7 * DAY)).toEqual([]);
    expect(delegationsTo(now, 'adam', NOW)).toEqual([]);
  });

  it('attack: two control owners delegate for somebody who did not sign', () => {
    const acts = new Acts();
    acts.signs('olga', AWAY);
    acts.signs('omar', AWAY);
    expect(delegationsTo(acts.now, 'dana', NOW)).toEqual([]);
  });

  it('attack: is longer than 14 days, over, backwards, far ahead, or to oneself', () => {
    const acts = new Acts();
    const wrong = [
      { until: NOW + DELEGATION_MAX + 1 },
      { from: NOW - 2 * HOUR, until: NOW - HOUR },
      { from: NOW + 2 * DAY, until: NOW + DAY },
      { from: NOW + 31 * DAY, until: NOW + 32 * DAY },
      { delegateId: 'adam' },
    ];
    for (const terms of wrong) expect(acts.signs('adam', { ...AWAY, ...terms })).toBe('delegate-unsuitable');
    expect(acts.signs('adam', { ...AWAY, until: NOW + DELEGATION_MAX })).toBeNull();
  });

  it('is revoked at once by one signature, and ended by a suspension of anybody in it', () => {
    const revoked = delegated();
    expect(revoked.signs('dana', { kind: 'revoke-delegation', delegation: 2 })).toBeNull();
    expect(delegationsTo(revoked.now, 'dana', NOW)).toEqual([]);
    expect(revoked.signs('dana', { kind: 'revoke-delegation', delegation: 2 }, NOW + 1)).toBe('not-wanted-now');
    for (const person of ['adam', 'dana', 'olga'])
      expect(delegationsTo(delegated().suspends(person).now, 'dana', NOW)).toEqual([]);
  });
});

describe('a matter', () => {
  it('attack: has a field too many, too few, or of another form: a date that is none stops nobody’s work', () => {
    for (const matter of [RESTORE, VOUCH, AWAY]) expect(isMatter(matter.kind, matter)).toBe(true);
    expect(isMatter('vouch-key', RESTORE)).toBe(false);
    const wrong = [null, 'x', [], {}, { ...AWAY, more: 1 }, { ...AWAY, group: '' }, { ...AWAY, until: LATEST + 1 }];
    for (const matter of [...wrong, { ...AWAY, from: 'x' }, { ...AWAY, until: undefined }])
      expect(isMatter('delegate', matter)).toBe(false);
  });
});

describe('a statement about authority', () => {
  const { now } = new Acts().suspends('adam');
  const statement = authorityStatementOf(RESTORE, { decider: 'olga', reason: 'a drill' }, NOW);

  it('attack: says something else than it does, is of another kind, too old, or of the future', () => {
    expect(authorityRefusal(now, statement, ['olga'], NOW)).toBeNull();
    expect(authorityRefusal(now, { ...statement, does: 'Nothing.' }, ['olga'], NOW)).toBe('stale');
    expect(authorityRefusal(now, { ...statement, kind: 'vouch-key' }, ['olga'], NOW)).toBe('stale');
    expect(authorityRefusal(now, { ...statement, expiresAt: NOW + DAY }, ['olga'], NOW)).toBe('stale');
    expect(authorityRefusal(now, statement, ['olga'], NOW + 6 * MINUTE)).toBe('statement-expired');
    expect(authorityRefusal(now, statement, ['olga'], NOW - MINUTE)).toBe('statement-expired');
  });
});
