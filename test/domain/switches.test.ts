import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { digestOf } from '../../domain/canonical.js';
import { DAY, HOUR, MINUTE } from '../../domain/clock.js';
import { nextNumber } from '../../domain/signed-acts.js';
import {
  ACT_RULES,
  isElevated,
  isStopped,
  isTaken,
  SWITCH_ACTS,
  switchesOf,
  switchRefusal,
  switchStatementOf,
  THREAT_MAX,
  untilProposed,
  type SwitchAct,
  type SwitchActKind,
  type Switches,
} from '../../domain/switches.js';

const NOW = 1_800_000_000_000;

/** People who sign one after the other, as the worker takes their word. */
class Signing {
  acts: SwitchAct[] = [];

  get switches(): Switches {
    return switchesOf(this.acts)!;
  }

  /** Null when it counts. */
  signs(by: string, kind: SwitchActKind, at: number, until: number | null = null, sameAs: readonly string[] = []) {
    const own = { decider: by, reason: 'a drill', until: until ?? untilProposed(this.switches, kind, at) };
    const statement = switchStatementOf(this.switches, kind, own, at);
    const refusal = switchRefusal(this.switches, statement, [by, ...sameAs], at);
    if (refusal !== null) return refusal;
    const number = this.acts.length + 1;
    const { reason, until: ends, issuedAt: signedAt } = statement;
    const statementDigest = digestOf(statement);
    this.acts.push({ type: 'switch-act', number, kind, by, sameAs, reason, until: ends, statementDigest, signedAt });
    return null;
  }
}

function after(...signatures: readonly (readonly [by: string, kind: SwitchActKind, at: number])[]): Signing {
  const signing = new Signing();
  for (const [by, kind, at] of signatures) expect(signing.signs(by, kind, at)).toBeNull();
  return signing;
}

describe('the global stop', () => {
  it('is on by one signature and off by those of two people', () => {
    const signing = after(['oscar', 'global-stop', NOW]);
    expect(isStopped(signing.switches)).toBe(true);
    signing.signs('oscar', 'global-stop-lift', NOW);
    expect(isStopped(signing.switches)).toBe(true);
    signing.signs('sven', 'global-stop-lift', NOW);
    expect(isStopped(signing.switches)).toBe(false);
  });

  it('signed anew makes void what was signed to lift it', () => {
    const signing = after(
      ['oscar', 'global-stop', NOW],
      ['oscar', 'global-stop-lift', NOW],
      ['sven', 'global-stop', NOW],
    );
    signing.signs('sven', 'global-stop-lift', NOW);
    expect(isStopped(signing.switches)).toBe(true);
  });

  it('is not lifted while it is not on', () => {
    expect(new Signing().signs('oscar', 'global-stop-lift', NOW)).toBe('not-wanted-now');
  });

  it('is lifted by two within an hour, and not by one now and one later', () => {
    const late = after(['oscar', 'global-stop', NOW], ['oscar', 'global-stop-lift', NOW]);
    late.signs('sven', 'global-stop-lift', NOW + HOUR + 1);
    expect(isStopped(late.switches)).toBe(true);
    late.signs('oscar', 'global-stop-lift', NOW + HOUR + MINUTE);
    expect(isStopped(late.switches)).toBe(false);
  });
});

describe('elevated threat', () => {
  const on = () => after(['sven', 'elevated-threat', NOW], ['carla', 'elevated-threat', NOW + MINUTE]);

  it('takes two people each way, and ends by the clock', () => {
    expect(isElevated(after(['sven', 'elevated-threat', NOW]).switches, NOW)).toBe(false);
    const { switches } = on();
    expect([isElevated(switches, NOW + MINUTE), isElevated(switches, NOW + THREAT_MAX - 1)]).toEqual([true, true]);
    expect(isElevated(switches, NOW + THREAT_MAX)).toBe(false);
    const signing = on();
    signing.signs('sven', 'elevated-threat-end', NOW + DAY);
    expect(isElevated(signing.switches, NOW + DAY)).toBe(true);
    signing.signs('carla', 'elevated-threat-end', NOW + DAY);
    expect(isElevated(signing.switches, NOW + DAY)).toBe(false);
  });

  it('is renewed by two, and lasts 14 days at most, whatever is asked for', () => {
    const signing = on();
    for (const by of ['sven', 'carla'])
      signing.signs(by, 'elevated-threat', NOW + 13 * DAY, by === 'sven' ? NOW * 2 : null);
    expect(isElevated(signing.switches, NOW + 26 * DAY)).toBe(true);
    expect(isElevated(signing.switches, NOW + 27 * DAY)).toBe(false);
  });

  it('is not on when two people signed for different ends', () => {
    const signing = after(['sven', 'elevated-threat', NOW]);
    expect(signing.signs('carla', 'elevated-threat', NOW, NOW + DAY)).toBeNull();
    expect(isElevated(signing.switches, NOW)).toBe(false);
  });

  it('leaves the global stop as it is, and the other way round', () => {
    expect(isStopped(on().switches)).toBe(false);
    expect(isElevated(after(['sven', 'global-stop', NOW]).switches, NOW)).toBe(false);
  });
});

describe('a signature', () => {
  const statementOf = (signing: Signing, kind: SwitchActKind, at = NOW) =>
    switchStatementOf(signing.switches, kind, { decider: 'oscar', reason: 'a drill', until: null }, at);

  it('attack: one person signs twice', () => {
    const signing = after(['oscar', 'global-stop', NOW], ['oscar', 'global-stop-lift', NOW]);
    expect(signing.signs('oscar', 'global-stop-lift', NOW + 1)).toBe('not-a-distinct-person');
  });

  it('attack: another account of whoever signed first is the second, whichever of the two is known of', () => {
    const stopped = () => after(['oscar', 'global-stop', NOW]);
    const known = stopped();
    known.signs('oscar', 'global-stop-lift', NOW);
    expect(known.signs('oscar-admin', 'global-stop-lift', NOW + 1, null, ['oscar'])).toBe('not-a-distinct-person');
    const before = stopped();
    before.signs('oscar-admin', 'global-stop-lift', NOW, null, ['oscar']);
    expect(before.signs('oscar', 'global-stop-lift', NOW + 1)).toBe('not-a-distinct-person');
    expect([known, before].map(({ switches }) => isStopped(switches))).toEqual([true, true]);
  });

  it('attack: acts by two accounts of one person stand in the table: they turn nothing', () => {
    const signing = after(['oscar', 'global-stop', NOW], ['oscar', 'global-stop-lift', NOW]);
    const first = signing.acts.at(-1)!;
    signing.acts.push({ ...first, number: 3, by: 'oscar-admin', sameAs: ['oscar'], statementDigest: 'another' });
    expect(isStopped(signing.switches)).toBe(true);
  });

  it('attack: an old one is sent again for another stop', () => {
    const signing = after(['oscar', 'global-stop', NOW]);
    const old = statementOf(signing, 'global-stop-lift');
    signing.signs('sven', 'global-stop', NOW + 1);
    expect(switchRefusal(signing.switches, old, ['oscar'], NOW + 2)).toBe('stale');
  });

  it('attack: what was signed is changed afterwards, in any field', () => {
    const signing = after(['oscar', 'global-stop', NOW]);
    const { switches } = signing;
    const genuine = statementOf(signing, 'global-stop-lift');
    expect(switchRefusal(switches, genuine, ['oscar'], NOW)).toBeNull();
    const changes = [
      { does: 'nothing' },
      { seen: 'x' },
      { until: NOW },
      { expiresAt: NOW + DAY },
      { further: 1 },
      { v: 2 },
    ];
    for (const change of changes)
      expect(switchRefusal(switches, { ...genuine, ...change } as typeof genuine, ['oscar'], NOW)).toBe('stale');
  });

  it('counts for five minutes', () => {
    const signing = after(['oscar', 'global-stop', NOW]);
    const statement = statementOf(signing, 'global-stop-lift');
    expect(switchRefusal(signing.switches, statement, ['oscar'], NOW + 5 * MINUTE)).toBeNull();
    expect(switchRefusal(signing.switches, statement, ['oscar'], NOW + 5 * MINUTE + 1)).toBe('statement-expired');
    expect(switchRefusal(signing.switches, statement, ['oscar'], NOW - MINUTE)).toBe('statement-expired');
  });

  it('is known again while it says how things stand, and no longer', () => {
    const signing = after(['oscar', 'global-stop', NOW]);
    const digest = signing.acts[0]!.statementDigest;
    expect(isTaken(signing.switches, signing.acts, digest)).toBe(true);
    signing.signs('sven', 'global-stop', NOW + 1);
    expect(isTaken(signing.switches, signing.acts, digest)).toBe(false);
    expect(isTaken(signing.switches, signing.acts, 'another')).toBe(false);
  });
});

describe('the acts', () => {
  const kinds = fc.constantFrom(...SWITCH_ACTS);
  const signatures = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), kinds, fc.nat(3 * HOUR)), { maxLength: 30 });

  it('whatever is signed by whom: nothing that takes two is turned by one', () => {
    fc.assert(
      fc.property(signatures, (signed) => {
        const signing = new Signing();
        let at = NOW;
        for (const [by, kind, later] of signed) {
          at += later;
          const { of, people } = ACT_RULES[kind];
          const before = signing.switches[of];
          signing.signs(by, kind, at);
          const now = signing.switches[of];
          if (now.turned === before.turned) continue;
          expect(new Set(now.by).size).toBeGreaterThanOrEqual(people);
          const since = signing.acts.filter((act) => act.kind === kind && at - act.signedAt <= HOUR);
          for (const one of now.by) expect(since.map((act) => act.by)).toContain(one);
        }
      }),
    );
  });

  it('stand in any order and however often; one that is missing is noticed', () => {
    const { acts, switches } = after(
      ['oscar', 'global-stop', NOW],
      ['oscar', 'global-stop-lift', NOW],
      ['sven', 'global-stop-lift', NOW],
    );
    expect(switchesOf([...acts, ...acts].toReversed())).toEqual(switches);
    expect(nextNumber([...acts, ...acts])).toBe(acts.length + 1);
    expect(switchesOf(acts.slice(1))).toBeNull();
    expect(switchesOf(acts.filter(({ number }) => number !== 2))).toBeNull();
  });
});
