import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { enrol } from '../../../db/enrolments.js';
import { DAY, HOUR, MINUTE } from '../../../domain/clock.js';
import { enrolledRowDigests, enrolledSetDigest, signEnrolled, signEnrolledSet } from '../../../proofs/enrolled.js';
import { makeTestKeys } from '../../proofs/test-keys.js';
import { startSubjectWorld, type SubjectWorld } from '../verification/subject-world.js';
import { campaignWorld, type Asked } from './campaign-world.js';

const YEAR = 365 * DAY;
const NAMED = Date.UTC(2026, 10, 21, 12);
const ASKED = 'Is your recovery contact still the right person?';

describe('the yearly question about a recovery contact', () => {
  let world: SubjectWorld;
  let its: Awaited<ReturnType<typeof campaignWorld>>;
  let ada: Asked;

  const at = (now: number) => void (world.time.now = now);
  const allSent = async () => {
    while (await its.passes());
  };
  const questions = async (somebody: Asked) =>
    (await its.read(somebody)).filter(({ subject }) => subject === ASKED).length;
  /** Several passes a day for so many days. */
  const lives = async (from: number, days: number) => {
    for (let hour = 0; hour <= days * 24; hour += 12) {
      at(from + hour * HOUR);
      await allSent();
    }
  };

  beforeAll(async () => {
    world = await startSubjectWorld();
    its = await campaignWorld(world);
  });
  beforeEach(async () => {
    await world.database.owner
      .updateTable('contact_look')
      .set({ look_at: Date.UTC(2099, 0, 1) })
      .execute();
    at(NAMED);
    ada = its.person();
    its.warnings.length = 0;
  });
  afterAll(() => world.stop());

  it('is asked once a year, from a year after they were named on, with the page as the one link', async () => {
    await its.names(ada, NAMED);
    await lives(NAMED, 2);
    expect(await questions(ada)).toBe(0);
    await lives(NAMED + YEAR - 31 * DAY, 70);
    expect(await questions(ada)).toBe(1);
    const [mail] = await its.read(ada);
    expect([...`${mail?.text}`.matchAll(/https?:\S+/g)].map(([link]) => link)).toEqual([
      'https://recover.example.com/enrol',
    ]);
    expect(mail?.text).not.toContain('friend');
    await lives(NAMED + 2 * YEAR, 40);
    expect(await questions(ada)).toBe(2);
    expect(its.warnings).toEqual([]);
  });

  it('is one mail for all contacts of a person, and none for a contact of this year', async () => {
    await its.names(ada, NAMED - YEAR, NAMED - YEAR, NAMED - DAY);
    await lives(NAMED, 40);
    expect(await questions(ada)).toBe(1);
    const noted = await world.database.owner.selectFrom('contact_question').select('year').execute();
    expect(noted.filter(({ year }) => year === 1).length).toBeGreaterThanOrEqual(2);
  });

  it.each([{ status: 'left' as const }, { status: 'suspended' as const }, { workEmail: '' }])(
    'is not put to whoever is %j',
    async (changes) => {
      world.known(ada.personId, changes);
      await its.names(ada, NAMED - YEAR);
      await lives(NAMED, 3);
      expect(await questions(ada)).toBe(0);
    },
  );

  it('attack: a contact in a row that another key signed, with a set to it, asks nobody anything', async () => {
    const { enrolment } = await makeTestKeys();
    const { personId } = ada;
    const base = { type: 'enrolled', enrolledId: `forged-${personId}`, personId, enrolledAt: NAMED - YEAR } as const;
    const contact = { ...base, kind: 'contact', domains: ['voucher'], address: 'mallory@evil.example' } as const;
    const jws = await signEnrolled(enrolment, contact);
    const digests = { digest: enrolledSetDigest([jws]), rowDigests: enrolledRowDigests([jws]) };
    const set = { type: 'enrolled-set', personId, version: 1, ...digests, changedAt: NAMED } as const;
    const rows = [{ enrolledId: base.enrolledId, personId, jws }];
    await enrol(world.database.owner, rows, { personId, version: 1, jws: await signEnrolledSet(enrolment, set) });
    await lives(NAMED, 2);
    expect(await questions(ada)).toBe(0);
  });

  it('is asked once when several workers look at the same moment', async () => {
    await its.names(ada, NAMED - YEAR);
    const sent: string[] = [];
    const pass = () =>
      its.passes(async ({ messageId }) => {
        sent.push(messageId);
        await new Promise((resolve) => setImmediate(resolve));
      });
    await Promise.all([pass(), pass(), pass(), pass()]);
    expect(sent).toHaveLength(1);
  });

  it('comes on another day than a mail of a campaign', async () => {
    const monday = Date.UTC(2026, 10, 23, 7);
    await its.starts([ada], '2026-11-23', 0);
    await its.names(ada, NAMED - YEAR);
    at(monday);
    await allSent();
    expect((await its.read(ada)).map(({ subject }) => subject === ASKED)).toEqual([false]);
    at(monday + DAY);
    await allSent();
    expect(await questions(ada)).toBe(1);
  });

  it('that cannot be sent is asked later, as the same mail', async () => {
    await its.names(ada, NAMED - YEAR);
    const tried: string[] = [];
    await its.passes(async ({ messageId }) => {
      tried.push(messageId);
      throw new Error('away');
    });
    expect(its.warnings).toEqual([expect.stringContaining('a question about contacts was not sent')]);
    at(NAMED + 10 * MINUTE);
    await allSent();
    expect((await its.read(ada)).map(({ messageId }) => messageId)).toEqual(tried);
  });
});
