import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { burnDown, type Followed, type MailSent } from '../../domain/burn-down.js';
import {
  CAMPAIGN_MAILS,
  campaignStep,
  daysAfter,
  FOLLOWED_DAYS,
  isClosedByEnrolling,
  isWorkingDay,
  REMINDERS_MAX,
  wavesOf,
  type CampaignMail,
  type Found,
  type Invited,
  type Reminding,
} from '../../domain/campaigns.js';
import { DAY } from '../../domain/clock.js';

/** A Monday. */
const MONDAY = '2026-11-23';
const days = fc.integer({ min: 0, max: 2_000 }).map((ahead) => daysAfter(MONDAY, ahead));
const there: Found = { whereabouts: 'there', hasMailbox: true, isOpen: true, today: MONDAY };
const fresh: Invited = { day: MONDAY, mailsSent: 0, lastMailDay: null };
const asked = { reminders: 2, remindAfterDays: 7 };

/** What somebody gets who never enrols, looked at once a day, who is found there or away in turn. */
function lived(reminding: Reminding, seen: readonly Found['whereabouts'][]) {
  const sent: { mail: CampaignMail; today: string; whereabouts: Found['whereabouts'] }[] = [];
  for (let ahead = -1; ahead < 200; ahead += 1) {
    const today = daysAfter(MONDAY, ahead);
    const invited = { day: MONDAY, mailsSent: sent.length, lastMailDay: sent.at(-1)?.today ?? null };
    const whereabouts = seen[Math.abs(ahead) % seen.length] ?? 'there';
    const step = campaignStep(reminding, invited, { ...there, whereabouts, today });
    if (step.kind === 'send') sent.push({ mail: step.mail, today, whereabouts });
    if (step.kind === 'end') return { sent, ending: step.as };
  }
  return { sent, ending: null };
}

describe('waves', () => {
  it('hold everybody once, in the order given, so many at most, each on a working day and later than the one before', () => {
    const plans = fc.record({
      perWave: fc.integer({ min: 1, max: 40 }),
      everyDays: fc.integer({ min: 1, max: 12 }),
      from: days,
    });
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 200 }), plans, (people, plan) => {
        const waves = wavesOf(people, plan);
        expect(waves.flatMap((wave) => wave.people)).toEqual(people);
        expect(waves.slice(0, -1).every((wave) => wave.people.length === plan.perWave)).toBe(true);
        for (const [nth, { wave, day, people: invited }] of waves.entries()) {
          expect(wave).toBe(nth + 1);
          expect(invited.length).toBeGreaterThan(0);
          expect(invited.length).toBeLessThanOrEqual(plan.perWave);
          expect(isWorkingDay(day)).toBe(true);
          expect(day >= plan.from).toBe(true);
          const before = waves[nth - 1]?.day;
          if (before === undefined) continue;
          const between = Math.round((Date.parse(day) - Date.parse(before)) / DAY);
          const working = Array.from({ length: between }, (_, days) => daysAfter(before, days + 1)).filter(
            isWorkingDay,
          );
          expect(working).toHaveLength(plan.everyDays);
        }
      }),
    );
  });

  it('leave the weekend out', () => {
    const dated = wavesOf([1, 2, 3, 4], { perWave: 1, everyDays: 2, from: '2026-11-21' }).map(({ day }) => day);
    expect(dated).toEqual(['2026-11-23', '2026-11-25', '2026-11-27', '2026-12-01']);
  });

  it('are none where there is nobody', () => {
    expect(wavesOf([], { perWave: 5, everyDays: 1, from: MONDAY })).toEqual([]);
  });
});

describe('whoever is in a campaign', () => {
  it('is invited on the wave’s day, not before it, and never on a weekend', () => {
    expect(campaignStep(asked, fresh, { ...there, today: '2026-11-22' })).toEqual({ kind: 'wait' });
    expect(campaignStep(asked, fresh, there)).toEqual({ kind: 'send', mail: 'invitation' });
    const late = { ...there, today: '2026-11-28' };
    expect(campaignStep(asked, fresh, late)).toEqual({ kind: 'wait' });
    expect(campaignStep(asked, fresh, { ...late, today: '2026-11-30' })).toEqual({ kind: 'send', mail: 'invitation' });
  });

  it('is reminded so many days after the last mail, however late that was', () => {
    const invited = { day: MONDAY, mailsSent: 1, lastMailDay: '2026-11-25' };
    expect(campaignStep(asked, invited, { ...there, today: '2026-12-01' })).toEqual({ kind: 'wait' });
    expect(campaignStep(asked, invited, { ...there, today: '2026-12-02' })).toMatchObject({ mail: 'reminder-1' });
    const reminded = { ...invited, mailsSent: 2, lastMailDay: '2026-12-02' };
    expect(campaignStep(asked, reminded, { ...there, today: '2026-12-09' })).toMatchObject({ mail: 'reminder-2' });
    expect(campaignStep({ ...asked, reminders: 1 }, reminded, { ...there, today: '2026-12-09' })).toEqual({
      kind: 'wait',
    });
  });

  it('is still looked at for a while after the last mail, and then no more', () => {
    const last = { day: MONDAY, mailsSent: 3, lastMailDay: '2026-12-07' };
    const today = daysAfter('2026-12-07', FOLLOWED_DAYS);
    expect(campaignStep(asked, last, { ...there, today })).toEqual({ kind: 'wait' });
    expect(campaignStep(asked, last, { ...there, today: daysAfter(today, 1) })).toEqual({ kind: 'end', as: 'open' });
  });

  it('is looked at for as long if they were never written to, or not every time: as if each mail had gone out', () => {
    const until = (invited: Invited, days: number, reminding: Reminding = asked) => {
      const found = (more: number): Found => ({
        ...there,
        whereabouts: 'away',
        today: daysAfter(invited.lastMailDay ?? invited.day, days + FOLLOWED_DAYS + more),
      });
      expect(campaignStep(reminding, invited, found(0))).toEqual({ kind: 'wait' });
      expect(campaignStep(reminding, invited, found(1))).toEqual({ kind: 'end', as: 'open' });
    };
    const { remindAfterDays } = asked;
    until(fresh, 2 * remindAfterDays);
    until({ ...fresh, mailsSent: 1, lastMailDay: '2026-11-25' }, 2 * remindAfterDays);
    until({ ...fresh, mailsSent: 2, lastMailDay: '2026-12-02' }, remindAfterDays);
    until({ ...fresh, mailsSent: 3, lastMailDay: '2026-12-09' }, 0);
    until({ ...fresh, mailsSent: 3, lastMailDay: '2026-12-09' }, 0, { ...asked, reminders: 0 });
  });

  it('is nobody’s concern before the wave’s day, whatever becomes of them, and gets no mail that there is not', () => {
    const early: Found = { ...there, today: '2026-11-20' };
    for (const found of [early, { ...early, whereabouts: 'left' as const }, { ...early, isOpen: false }])
      expect(campaignStep(asked, fresh, found)).toEqual({ kind: 'wait' });
    const all = { day: MONDAY, mailsSent: CAMPAIGN_MAILS.length, lastMailDay: MONDAY };
    expect(campaignStep({ ...asked, reminders: 9 }, all, { ...there, today: '2026-11-30' })).toEqual({ kind: 'wait' });
  });

  it('lived day by day gets each mail once at most, in order, apart by what was asked, and it ends', () => {
    const wanted = fc.record({
      reminders: fc.integer({ min: 0, max: REMINDERS_MAX }),
      remindAfterDays: fc.integer({ min: 1, max: 30 }),
    });
    const places = fc.constantFrom<Found['whereabouts']>('there', 'there', 'away');
    fc.assert(
      fc.property(wanted, fc.array(places, { minLength: 1, maxLength: 30 }), (reminding, seen) => {
        const { sent, ending } = lived(reminding, seen);
        expect(ending).toBe('open');
        expect(sent.map(({ mail }) => mail)).toEqual(CAMPAIGN_MAILS.slice(0, sent.length));
        expect(sent.every(({ whereabouts, today }) => whereabouts === 'there' && isWorkingDay(today))).toBe(true);
        expect(sent.length).toBeLessThanOrEqual(reminding.reminders + 1);
        expect(seen.includes('away') || sent.length === reminding.reminders + 1).toBe(true);
        const early = sent.filter(({ today }, nth) => {
          const before = sent[nth - 1]?.today;
          return before !== undefined && today < daysAfter(before, reminding.remindAfterDays);
        });
        expect(early).toEqual([]);
      }),
    );
  });

  it.each([
    ['left', { whereabouts: 'left' }, { kind: 'end', as: 'left' }],
    ['has nothing left to enrol', { isOpen: false }, { kind: 'end', as: 'done' }],
    ['is away', { whereabouts: 'away' }, { kind: 'wait' }],
    ['is away, of whom nobody can say what they lack', { whereabouts: 'away', isOpen: false }, { kind: 'wait' }],
    ['has no mailbox', { hasMailbox: false }, { kind: 'end', as: 'no-mailbox' }],
  ] as const)('who %s is not written to', (_, found, step) => {
    expect(campaignStep(asked, fresh, { ...there, ...found })).toEqual(step);
    const invited = { day: MONDAY, mailsSent: 1, lastMailDay: MONDAY };
    expect(campaignStep(asked, invited, { ...there, ...found, today: '2026-11-30' })).toEqual(step);
  });
});

describe('a gap', () => {
  it('is closed by enrolling only where something can be enrolled that closes it', () => {
    const closesAt = 0;
    expect(isClosedByEnrolling({ state: 'uncovered', fix: { enrol: ['save-recovery-code'], closesAt } })).toBe(true);
    expect(isClosedByEnrolling({ state: 'uncovered', fix: { enrol: [], proofAgain: true, closesAt } })).toBe(false);
    expect(isClosedByEnrolling({ state: 'uncovered', fix: null })).toBe(false);
    expect(isClosedByEnrolling({ state: 'waits', until: 1, methods: [], approvals: 1 })).toBe(false);
    expect(isClosedByEnrolling({ state: 'no-plan' })).toBe(false);
  });
});

describe('a burn-down', () => {
  const noon = (day: string) => Date.parse(day) + DAY / 2;

  it('counts each day’s mails, and as open whoever was neither done nor gone, as far as is known, when the day was over', () => {
    const followed: Followed[] = [
      { personId: 'a', ended: 'done', endedAt: noon('2026-11-24') },
      { personId: 'b', ended: 'left', endedAt: Date.parse('2026-11-25') },
      { personId: 'c', ended: 'no-mailbox', endedAt: noon(MONDAY) },
      { personId: 'd', ended: null, endedAt: null },
      { personId: 'e', ended: 'done', endedAt: null },
    ];
    const mails: MailSent[] = [
      { personId: 'a', mail: 'invitation', day: MONDAY },
      { personId: 'd', mail: 'invitation', day: '2026-11-24' },
      { personId: 'd', mail: 'reminder-1', day: '2026-11-26' },
    ];
    expect(burnDown(followed, mails, { first: MONDAY, today: '2026-11-26', openNow: 1 })).toEqual([
      { day: MONDAY, invited: 1, reminded: 0, open: 5 },
      { day: '2026-11-24', invited: 1, reminded: 0, open: 4 },
      { day: '2026-11-25', invited: 0, reminded: 0, open: 3 },
      { day: '2026-11-26', invited: 0, reminded: 1, open: 1 },
    ]);
  });

  it('has a day for each day until today, and never rises but to what is found now', () => {
    const one = fc.record({
      personId: fc.string(),
      ended: fc.constantFrom<Followed['ended']>('done', 'left', 'open', 'no-mailbox', null),
      endedAt: fc.integer({ min: 0, max: 60 }).map((ahead) => noon(daysAfter(MONDAY, ahead))),
    });
    fc.assert(
      fc.property(fc.array(one), fc.integer({ min: 0, max: 60 }), (followed, length) => {
        const today = daysAfter(MONDAY, length);
        const told = burnDown(followed, [], { first: MONDAY, today, openNow: 0 });
        expect(told.map(({ day }) => day)).toEqual(Array.from({ length: length + 1 }, (_, n) => daysAfter(MONDAY, n)));
        for (const [nth, { open }] of told.entries())
          expect(open).toBeLessThanOrEqual(told[nth - 1]?.open ?? followed.length);
      }),
    );
  });

  it('is empty before the first wave', () => {
    expect(burnDown([], [], { first: MONDAY, today: '2026-11-22', openNow: 0 })).toEqual([]);
  });
});
