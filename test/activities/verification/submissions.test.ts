import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyEvidence } from '../../../activities/verification/verify-evidence.js';
import { makeSessionKey, sessionOf } from '../../../proofs/session.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

describe('what a subject submits', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;

  /** How many tries the case counts: of what was no try, none. */
  const tries = async () =>
    (await world.database.owner.selectFrom('attempt').selectAll().where('case_id', '=', alice.kase.id).execute())
      .length;
  const refused = (refusal: string) => ({ kind: 'message-refused', refusal, about: 'evidence' });

  beforeAll(async () => {
    world = await startSubjectWorld();
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject();
  });
  afterAll(() => world.stop());

  it('attack: swapped for another body than the session proved, is refused and counts as no try', async () => {
    const message = await world.evidence(alice, 'totp', alice.codeAt(), {
      provenBody: JSON.stringify({ method: 'totp', code: '000000' }),
    });
    expect(await world.verify(alice.kase, message)).toMatchObject(refused('session-proof'));
    expect(await tries()).toBe(0);
  });

  it('attack: a reference to what another message submitted carries none of its proof', async () => {
    const honest = await world.evidence(alice, 'totp', alice.codeAt());
    const forged = await world.evidence(alice, 'totp', '000000');
    const swapped = { ...forged, submission: honest.submission };
    expect(await world.verify(alice.kase, swapped)).toMatchObject(refused('session-proof'));
    expect((await world.verify(alice.kase, honest)).kind).toBe('evidence');
  });

  it('attack: the row under a reference overwritten with other sealed text is not opened', async () => {
    const [mine, other] = [
      await world.evidence(alice, 'totp', alice.codeAt()),
      await world.evidence(alice, 'totp', '1'),
    ];
    const owner = world.database.owner;
    const { sealed } = await owner
      .selectFrom('submission')
      .select('sealed')
      .where('reference', '=', other.submission)
      .executeTakeFirstOrThrow();
    await owner.updateTable('submission').set({ sealed }).where('reference', '=', mine.submission).execute();
    expect(await world.verify(alice.kase, mine)).toMatchObject(refused('submission-missing'));
  });

  it('attack: a code for another session of the case, once one has given evidence, is refused uncounted', async () => {
    const session = await sessionOf(alice.session.publicJwk);
    const eve = { kase: { ...alice.kase, session }, session: await world.registered(alice.kase.id) };
    const code = await world.codeByMail({ ...alice, kase: eve.kase });
    const message = await world.evidence(eve, 'email-code', code);
    expect(await world.verify(eve.kase, message)).toMatchObject(refused('session-other'));
    expect(await tries()).toBe(0);
    const asked = await world.send(eve.kase, await world.challenge(eve));
    expect(asked).toMatchObject({ kind: 'message-refused', refusal: 'session-other', about: 'challenge' });
  });

  it('attack: by a session that was never registered with the case is refused uncounted, so nobody can spend its tries', async () => {
    const stranger = { ...alice, session: await makeSessionKey() };
    for (let i = 0; i < 5; i += 1) {
      const message = await world.evidence(stranger, 'totp', '000000');
      expect(await world.verify(alice.kase, message)).toMatchObject(refused('session-unknown'));
    }
    expect(await tries()).toBe(0);
    expect((await world.verify(alice.kase, await world.evidence(alice, 'totp', alice.codeAt()))).kind).toBe('evidence');
  });

  it('attack: proven for another case, another endpoint or another message, or long ago, is refused', async () => {
    const code = alice.codeAt();
    const forgeries = [
      { path: `/v1/cases/${randomUUID()}/evidence` },
      { path: `/v1/cases/${alice.kase.id}/challenges` },
      { jti: randomUUID() },
      { at: OPENED_AT - 601_000 },
    ];
    for (const forgery of forgeries) {
      const message = await world.evidence(alice, 'totp', code, forgery);
      expect(await world.verify(alice.kase, message)).toMatchObject(refused('session-proof'));
    }
    expect(await tries()).toBe(0);
  });

  it('kept for another case is not found', async () => {
    const bob = await world.newSubject();
    const his = await world.evidence(bob, 'totp', alice.codeAt());
    const message = { ...(await world.evidence(alice, 'totp', alice.codeAt())), submission: his.submission };
    expect(await world.verify(alice.kase, message)).toMatchObject(refused('submission-missing'));
    expect(await world.isKept(his)).toBe(true);
  });

  it('that is not what the message says, or not a code at all, is refused uncounted', async () => {
    const bodies = [
      { method: 'email-code', code: '1' },
      { code: '1' },
      { method: 'totp', code: 1 as unknown as string },
      { method: 'totp', code: 'x'.repeat(65) },
    ];
    for (const typed of bodies) {
      const message = await world.evidence(alice, 'totp', '', { typed });
      expect(await world.verify(alice.kase, message)).toMatchObject(refused('submission-missing'));
    }
    expect(await tries()).toBe(0);
  });

  it('judged again after a crash gets the verdict it got, long after, and consumes nothing twice', async () => {
    const message = await world.evidence(alice, 'totp', alice.codeAt());
    const first = await world.verify(alice.kase, message);
    world.time.now += 3_600_000;
    expect(await world.verify(alice.kase, message)).toEqual(first);
    const wrong = await world.evidence(alice, 'totp', '000000');
    const failed = await world.verify(alice.kase, wrong);
    expect(failed).toMatchObject({ refusal: 'code-wrong', attemptsLeft: 2 });
    expect(await world.verify(alice.kase, wrong)).toEqual(failed);
    expect(await tries()).toBe(2);
  });

  it('judged by two workers at once gets one verdict', async () => {
    const message = await world.evidence(alice, 'totp', alice.codeAt());
    const [first, ...others] = await Promise.all(Array.from({ length: 6 }, () => world.verify(alice.kase, message)));
    expect(first?.kind).toBe('evidence');
    for (const other of others) expect(other).toEqual(first);
    expect(await tries()).toBe(1);
  });

  it('killed before the verdict is written, leaves the code unused and the submission where it was', async () => {
    const message = await world.evidence(alice, 'totp', alice.codeAt());
    const broken = {
      kid: 'key',
      get privateKey(): never {
        throw new Error('killed');
      },
    };
    const dying = verifyEvidence({ ...world.deps, verifierKey: broken });
    await expect(dying(alice.kase, message)).rejects.toThrow('killed');
    expect([await tries(), await world.isKept(message)]).toEqual([0, true]);
    expect((await world.verify(alice.kase, message)).kind).toBe('evidence');
  });
});
