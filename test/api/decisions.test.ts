import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { SoftwareCredential } from '../../dev/software-authenticator/authenticator.js';
import type { Answer } from '../../contract/messages.js';
import { digestOf } from '../../domain/canonical.js';
import type { Case } from '../../domain/case.js';
import type { Refusal } from '../../domain/refusals.js';
import { challengeOf } from '../../proofs/decision.js';
import type { Statement } from '../../domain/statement.js';
import { Told } from '../domain/support/told.js';
import { granted, handedOver, someCase, underReview } from './support/cases.js';
import { ApiWorld } from './support/world.js';

const APPROVER = ['recovery-approvers'];
const REVIEWER = ['recovery-reviewers'];
const ON_DUTY = ['operators'];

describe('what deciders sign', () => {
  let world: ApiWorld;
  let kase: Case;
  let adams: SoftwareCredential;
  let adam: string;

  const statementFor = (token: string, query: string, of: Pick<Case, 'id'> = kase) =>
    world.send('GET', `/v1/cases/${of.id}/statement?${query}`, { token });
  const decide = (token: string, body: unknown, of: Pick<Case, 'id'> = kase) =>
    world.send('POST', `/v1/cases/${of.id}/decisions`, { token, body });

  /** What an honest page sends: the statement as it was read, signed. */
  async function approval(credential = adams, token = adam) {
    const { json } = await statementFor(token, 'kind=approve&calledBack=true');
    return { statement: json['statement'] as Statement, assertion: world.signs(credential, json['challenge']) };
  }

  function answers(answer: Answer): void {
    world.engine.hears = (message) => world.answer(kase, message.messageId, answer);
  }

  beforeAll(async () => {
    world = await ApiWorld.start();
    adams = await world.enrolPasskey('adam');
  });
  beforeEach(async () => {
    world.engine.told.length = 0;
    world.engine.taken = 'taken';
    answers({ accepted: true, phase: 'executing' });
    kase = await world.keep(someCase((told) => told.verified()));
    adam = await world.token('adam', APPROVER);
  });
  afterAll(() => world.stop());

  describe('read-statement', () => {
    it('200: shows what will happen, the number that was called back, and what to sign with', async () => {
      const { status, json } = await statementFor(adam, 'kind=approve&calledBack=true');
      expect(status).toBe(200);
      const statement = json['statement'] as Statement;
      expect(statement).toMatchObject({
        kind: 'approve',
        caseId: kase.id,
        decider: 'adam',
        subject: { personId: 'alice', displayName: 'Alice Ahlgren' },
        calledBackOn: '+46 8 123 456',
        expiresAt: world.now + 300_000,
      });
      expect(json['challenge']).toBe(challengeOf(statement));
      expect(json['rpId']).toBe('sign.example');
      expect(json['credentialIds']).toEqual([adams.credentialId]);
    });

    it('200: a passkey row put in by hand is not offered', async () => {
      const forged = { enrolled_id: randomUUID(), person_id: 'adam', jws: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln' };
      await world.database.owner.insertInto('enrolled').values(forged).execute();
      const { json } = await statementFor(adam, 'kind=refuse');
      expect(json['credentialIds']).toEqual([adams.credentialId]);
    });

    it('200: a genuine passkey row of somebody else, put under the approver’s name by hand, is not offered', async () => {
      await world.enrolPasskey('mallory');
      const { owner } = world.database;
      const row = await owner
        .selectFrom('enrolled')
        .select('jws')
        .where('person_id', '=', 'mallory')
        .executeTakeFirstOrThrow();
      await owner
        .insertInto('enrolled')
        .values({ enrolled_id: randomUUID(), person_id: 'adam', jws: row.jws })
        .execute();
      const { json } = await statementFor(adam, 'kind=refuse');
      expect(json['credentialIds']).toEqual([adams.credentialId]);
    });

    it('409: what is not asked for now is not shown', async () => {
      for (const kind of ['review', 'approve']) {
        const over = await world.keep(handedOver());
        const { status, json } = await statementFor(adam, `kind=${kind}`, over);
        expect([status, json['code']]).toEqual([409, 'not-wanted-now']);
      }
    });

    it('400: another kind, another conclusion, or a text in the query', async () => {
      for (const query of ['', 'kind=grant', 'kind=review&conclusion=fine', 'kind=approve&comment=hello']) {
        expect((await statementFor(adam, query)).status).toBe(400);
      }
    });

    it('403: a desk agent signs nothing', async () => {
      expect((await statementFor(await world.token('dora', ['desk']), 'kind=approve')).status).toBe(403);
    });

    it('403: a program signs nothing', async () => {
      expect((await statementFor(await world.token(null, APPROVER), 'kind=approve')).status).toBe(403);
    });

    it('404: a case that the approver is not asked about', async () => {
      expect((await statementFor(adam, 'kind=approve', await world.keep(someCase()))).status).toBe(404);
    });
  });

  describe('what is granted, to be acknowledged', () => {
    it('is shown to those on duty as waiting for them, with what they sign over what was done', async () => {
      const emergency = await world.keep(granted());
      const oscar = await world.token('oscar', ON_DUTY);
      const read = await world.send('GET', `/v1/cases/${emergency.id}`, { token: oscar });
      expect(read.json).toMatchObject({ waitingOn: 'acknowledger' });
      expect(JSON.stringify(read.json['next'])).toContain('submit-decision');
      const { status, json } = await statementFor(oscar, 'kind=acknowledge', emergency);
      expect(status).toBe(200);
      expect(json['statement']).toMatchObject({ kind: 'acknowledge', decider: 'oscar' });
      expect((json['statement'] as Statement).seen.record).toMatch(/^[0-9a-f]{64}$/);
    });

    it('attack: is nobody else’s to acknowledge, and nobody’s once it was or before it is granted', async () => {
      const emergency = await world.keep(granted());
      expect((await statementFor(adam, 'kind=acknowledge', emergency)).json['code']).toBe('not-wanted-now');
      const rita = await world.token('rita', REVIEWER);
      expect((await statementFor(rita, 'kind=acknowledge', emergency)).status).toBe(404);
      const oscar = await world.token('oscar', ON_DUTY);
      expect((await statementFor(oscar, 'kind=acknowledge')).status).toBe(404);
      const known = Told.granted({}, { caseId: randomUUID() }).decides('rob', 'acknowledge').kase;
      expect((await statementFor(oscar, 'kind=acknowledge', await world.keep(known))).json['code']).toBe(
        'not-wanted-now',
      );
    });
  });

  describe('read-timeline', () => {
    const timelineFor = (token: string, of: Pick<Case, 'id'>) =>
      world.send('GET', `/v1/cases/${of.id}/timeline`, { token });

    it('200: shows a reviewer who took no part what happened and the evidence, and no secret', async () => {
      const reviewed = await world.keep(underReview());
      const { status, json } = await timelineFor(await world.token('rita', REVIEWER), reviewed);
      expect(status).toBe(200);
      expect(json).toMatchObject({ caseId: reviewed.id, outcome: 'refused', subject: { personId: 'alice' } });
      const timeline = json['timeline'] as { what: string; by: string }[];
      expect(timeline.map(({ what, by }) => `${what} ${by}`)).toEqual([
        'opened olga',
        'proved alice',
        'proved alice',
        'refused adam',
      ]);
      expect(json['evidence']).toMatchObject([{ method: 'totp', strength: 2 }, { method: 'email-code' }]);
      expect(JSON.stringify(json)).not.toMatch(/session-of-alice|jws|enrolledId/);
    });

    it('attack: 404 for whoever took a part, has not the review to conclude, or asks before it is due', async () => {
      const reviewed = await world.keep(underReview());
      const both = [...APPROVER, ...REVIEWER];
      for (const insider of ['adam', 'dora', 'alice'])
        expect((await timelineFor(await world.token(insider, both), reviewed)).status).toBe(404);
      const rita = await world.token('rita', REVIEWER);
      expect((await timelineFor(rita, kase)).status).toBe(404);
      expect((await timelineFor(adam, reviewed)).status).toBe(403);
    });
  });

  describe('submit-decision', () => {
    it('200: the case accepted it', async () => {
      const signed = await approval();
      const { status, json } = await decide(adam, signed);
      const messageId = digestOf(signed.assertion);
      expect([status, json]).toEqual([200, { caseId: kase.id, messageId, status: 'accepted', phase: 'executing' }]);
      expect(world.engine.messages).toMatchObject([{ v: 1, kind: 'decision', messageId, ...signed }]);
    });

    it('200: the same act sent again is one act', async () => {
      const signed = await approval();
      const [first, second] = [await decide(adam, signed), await decide(adam, signed)];
      expect([second.status, second.json]).toEqual([first.status, first.json]);
      expect(world.engine.messages).toHaveLength(1);
    });

    it('202: no worker answered within the wait; it is not lost', async () => {
      world.engine.hears = async () => {};
      const { status, json, headers } = await decide(adam, await approval());
      expect([status, json['status'], headers.get('location')]).toEqual([202, 'pending', `/v1/cases/${kase.id}`]);
    });

    it.each<[number, Refusal]>([
      [409, 'stale'],
      [409, 'statement-expired'],
      [422, 'not-a-distinct-person'],
      [422, 'not-in-group'],
      [422, 'key-too-recent'],
      [422, 'call-back-missing'],
      [422, 'above-decider'],
      [422, 'decider-is-subject'],
      [422, 'decider-opened'],
      [422, 'decider-vouched'],
      [422, 'not-a-person'],
      [422, 'vendor-staff'],
      [422, 'same-pair'],
      [422, 'same-opener'],
      [422, 'decided-before'],
      [409, 'seat-taken'],
      [409, 'seat-not-yet'],
      [409, 'seat-window-over'],
      [409, 'nothing-to-withdraw'],
      [409, 'not-wanted-now'],
    ])('%i: the case refuses it as %s, and the decider is told which', async (status, refusal) => {
      answers({ accepted: false, refusal, phase: 'approving' });
      const answered = await decide(adam, await approval());
      expect([answered.status, answered.json['code']]).toEqual([status, refusal]);
    });

    it('422: a refusal without a reason, where the plan asks for one; the case hears nothing of it', async () => {
      const asking = Told.opened({ approvals: { reasons: true } }, { caseId: randomUUID() }).verified().kase;
      kase = await world.keep(asking);
      const { json } = await statementFor(adam, 'kind=refuse');
      const silent = json['statement'] as Statement;
      const refusing = async (comment: string | null) => {
        const statement = { ...silent, comment };
        const answered = await decide(adam, { statement, assertion: world.signs(adams, challengeOf(statement)) });
        return [answered.status, answered.json['code']];
      };
      expect(await refusing(null)).toEqual([422, 'reason-missing']);
      expect(await refusing('  ')).toEqual([422, 'reason-missing']);
      expect(world.engine.told).toEqual([]);
      expect(await refusing('nobody answered')).toEqual([200, undefined]);
    });

    it('200: whoever approved, and nobody else, reads what takes it back, until something is executed', async () => {
      const cooling = { windows: { coolingOffSeconds: 600 } };
      const told = Told.opened(cooling, { caseId: randomUUID() }).verified().decides('adam', 'approve');
      const approved = await world.keep(told.kase);
      const { status, json } = await statementFor(adam, 'kind=withdraw', approved);
      expect([status, json['statement']]).toMatchObject([200, { kind: 'withdraw', decider: 'adam' }]);
      const anna = await world.token('anna', APPROVER);
      expect((await statementFor(anna, 'kind=withdraw', approved)).json['code']).toBe('not-wanted-now');
      const done = await world.keep({ ...told.waits(600).deadlineComes().kase });
      expect((await statementFor(adam, 'kind=withdraw', done)).json['code']).toBe('not-wanted-now');
    });

    it('200: the manager whom a seat asks for signs by nothing but that; to a stranger the case is not there', async () => {
      const seats = [{ seat: 'manager', from: [{ relation: 'manager' }], atLeast: 1 }] as const;
      const { subject } = kase.opening.receipt;
      const related = { superiors: ['mia'], sponsorId: null, ownerIds: [] };
      const opening = { caseId: randomUUID(), subject: { ...subject, related } };
      const seated = await world.keep(Told.opened({ approvals: { seats } }, opening).verified().kase);
      // Whoever has another role as well: which policies let everybody sign is held by `api/roles.ts`.
      const { status, json } = await statementFor(await world.token('mia', ON_DUTY), 'kind=approve', seated);
      expect([status, json['statement']]).toMatchObject([200, { decider: 'mia' }]);
      expect((await statementFor(await world.token('eve', ON_DUTY), 'kind=approve', seated)).status).toBe(404);
    });

    it('409: the case is closed', async () => {
      world.engine.taken = 'gone';
      expect((await decide(adam, await approval())).json['code']).toBe('case-closed');
    });

    it('503: the engine did not take it', async () => {
      world.engine.taken = 'unavailable';
      expect((await decide(adam, await approval())).status).toBe(503);
    });

    it('422: a forger who changes the statement after it was signed', async () => {
      const { statement, assertion } = await approval();
      const { status, json } = await decide(adam, {
        statement: { ...statement, calledBackOn: '+1 900 EVIL' },
        assertion,
      });
      expect([status, json['code']]).toEqual([422, 'proof']);
      expect(world.engine.told).toEqual([]);
    });

    it('422: a thief of an access token, who has another passkey', async () => {
      const eves = await world.enrolPasskey('eve');
      const { json } = await statementFor(adam, 'kind=approve&calledBack=true');
      const signed = { statement: json['statement'], assertion: world.signs(eves, json['challenge']) };
      expect((await decide(adam, signed)).json['code']).toBe('proof');
      expect(world.engine.told).toEqual([]);
    });

    it('422: an approver who sends what another approver signed', async () => {
      const anna = await world.token('anna', APPROVER);
      expect((await decide(anna, await approval())).json['code']).toBe('proof');
      expect(world.engine.told).toEqual([]);
    });

    it('422: what was signed for another case', async () => {
      const signed = await approval();
      const other = await world.keep(someCase((told) => told.verified()));
      expect((await decide(adam, signed, other)).json['code']).toBe('proof');
      expect(world.engine.told).toEqual([]);
    });

    it('400: a review has its own operation; a statement has its fields and no others', async () => {
      const { statement, assertion } = await approval();
      for (const changed of [{ kind: 'review' }, { v: 2 }, { grants: 'all' }, { decider: '' }]) {
        expect((await decide(adam, { statement: { ...statement, ...changed }, assertion })).status).toBe(400);
      }
      expect(world.engine.told).toEqual([]);
    });

    it('403: a desk agent decides nothing', async () => {
      expect((await decide(await world.token('dora', ['desk']), await approval())).status).toBe(403);
    });
  });

  describe('submit-review', () => {
    it('200: somebody who took no part concludes it', async () => {
      kase = await world.keep(underReview());
      const ritas = await world.enrolPasskey('rita');
      const rita = await world.token('rita', REVIEWER);
      answers({ accepted: true, phase: 'closed' });
      const { json } = await statementFor(rita, 'kind=review&conclusion=justified');
      const body = { statement: json['statement'], assertion: world.signs(ritas, json['challenge']) };
      const { status, json: said } = await world.send('POST', `/v1/cases/${kase.id}/review`, { token: rita, body });
      expect([status, said['phase']]).toEqual([200, 'closed']);
    });

    it('403: an approver does not review', async () => {
      const { status } = await world.send('POST', `/v1/cases/${kase.id}/review`, {
        token: adam,
        body: await approval(),
      });
      expect(status).toBe(403);
    });

    it('400: an approval is no review', async () => {
      kase = await world.keep(someCase((told) => told.verified()));
      const both = await world.token('adam', [...APPROVER, ...REVIEWER]);
      const { status } = await world.send('POST', `/v1/cases/${kase.id}/review`, {
        token: both,
        body: await approval(),
      });
      expect(status).toBe(400);
    });
  });
});
