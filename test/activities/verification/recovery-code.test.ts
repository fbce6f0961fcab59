import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { compactDecrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { sql } from 'kysely';
import { reissuedCodes } from '../../../activities/enrolled/reissued-codes.js';
import { takeDeliveries } from '../../../db/saved-codes.js';
import { DAY, MINUTE } from '../../../domain/clock.js';
import type { Fact } from '../../../domain/facts.js';
import { newSavedCode, savedCodeHash, signReissued } from '../../../proofs/saved-code.js';
import { verifyReceipt } from '../../../proofs/receipts.js';
import { sessionOf } from '../../../proofs/session.js';
import { OPENED_AT, startSubjectWorld, type SubjectOfCase, type SubjectWorld } from './subject-world.js';

const admits = {
  evidence: {
    methods: [
      { method: 'totp', strength: 2, freshSeconds: 600 },
      { method: 'recovery-code', strength: 3, freshSeconds: 600 },
    ],
  },
} as const;

describe('a saved recovery code', () => {
  let world: SubjectWorld;
  let alice: SubjectOfCase;
  let replyTo: JWK;
  let replyKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

  beforeAll(async () => {
    world = await startSubjectWorld();
    const pair = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
    replyKey = pair.privateKey;
    const { kty = '', crv = '', x = '', y = '' } = await exportJWK(pair.publicKey);
    replyTo = { kty, crv, x, y };
  });
  beforeEach(async () => {
    world.time.now = OPENED_AT;
    alice = await world.newSubject({ plan: admits });
  });
  afterAll(() => world.stop());

  const give = async (subject: SubjectOfCase, code: string, key: unknown = replyTo): Promise<Fact> => {
    const typed = { method: 'recovery-code', code, ...(key !== null && { replyTo: key }) };
    return world.verify(subject.kase, await world.evidence(subject, 'recovery-code', '', { typed }));
  };
  const collected = async ({ kase, session }: SubjectOfCase): Promise<readonly string[]> => {
    const api = world.database.as('countersign_api');
    const sealed = await takeDeliveries(api, kase.id, await sessionOf(session.publicJwk));
    const opened = await Promise.all(sealed.map((one) => compactDecrypt(one, replyKey)));
    return opened.map(({ plaintext }) => Buffer.from(plaintext).toString('utf8'));
  };
  /** The case's list view says how it ended. */
  const ended = async ({ kase }: SubjectOfCase, outcome: string) => {
    await sql`insert into countersign.case_view
      (case_id, workflow_id, person_id, openers, readers, ticket_source, ticket_id, phase, outcome, state, updated_at)
      values (${kase.id}, 'w', ${kase.subject.personId}, '{}', '{}', 's', 't', 'closed', ${outcome}, '{}', 1)
      on conflict (case_id) do update set outcome = excluded.outcome`.execute(world.database.owner);
  };
  const laterCase = (subject: SubjectOfCase, days: number) => {
    world.time.now += days * DAY;
    const kase = { ...subject.kase, opening: structuredClone(subject.kase.opening) };
    return { ...kase, opening: { ...kase.opening, receipt: { ...kase.opening.receipt, openedAt: world.time.now } } };
  };

  it('is evidence of strength 3 that could be read out, of paper alone, however it is typed', async () => {
    const fact = await give(alice, ` ${alice.savedCode.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o')} `);
    if (fact.kind !== 'evidence') throw new Error(JSON.stringify(fact));
    expect(await verifyReceipt(world.deps.trust, fact.evidence, 'evidence')).toMatchObject({
      method: 'recovery-code',
      strength: 3,
      domains: ['paper'],
      relayable: true,
      enrolledId: alice.saved.enrolledId,
      session: await sessionOf(alice.session.publicJwk),
      freshUntil: OPENED_AT + 10 * MINUTE,
    });
  });

  it('has at least 128 bits, and no letter that is read as another', () => {
    const codes = Array.from({ length: 200 }, newSavedCode);
    expect(codes.every((code) => /^(?:[0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(200);
    expect(28 * Math.log2(new Set(codes.join('').replaceAll('-', '')).size)).toBeGreaterThanOrEqual(128);
  });

  it('is replaced when it is used: the new one reaches this browser alone, once, and counts 30 days later', async () => {
    expect(await give(alice, alice.savedCode)).toMatchObject({ kind: 'evidence' });
    await ended(alice, 'completed');
    const [fresh = '', ...more] = await collected(alice);
    expect(more).toEqual([]);
    expect(fresh).not.toBe(alice.savedCode);
    expect(await collected(alice)).toEqual([]);
    const early = { ...alice, kase: laterCase(alice, 29) };
    expect(await give(early, fresh)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-wrong' });
    const later = { ...alice, kase: laterCase(alice, 2) };
    expect(await give(later, fresh)).toMatchObject({ kind: 'evidence' });
    expect(await give(later, fresh)).toMatchObject({ kind: 'attempt-refused', refusal: 'code-spent' });
  });

  it('attack: used in a case that was not completed, or repudiated later, it gave nobody a new one', async () => {
    await give(alice, alice.savedCode);
    for (const outcome of ['refused', 'lapsed', 'repudiated']) {
      await ended(alice, outcome);
      expect(await reissuedCodes(world.deps, alice.kase.subject.personId)).toEqual([]);
    }
    await ended(alice, 'completed');
    expect(await reissuedCodes(world.deps, alice.kase.subject.personId)).toHaveLength(1);
  });

  it('attack: the same code again, ten times at once, or in another case, gives one piece of evidence', async () => {
    const other = { ...alice, kase: world.caseOf(alice.kase.subject.personId, admits) };
    const elsewhere = { ...other, session: await world.registered(other.kase.id) };
    const tries = Array.from({ length: 5 }, () => [give(alice, alice.savedCode), give(elsewhere, alice.savedCode)]);
    const facts = await Promise.all(tries.flat());
    expect(facts.filter(({ kind }) => kind === 'evidence')).toHaveLength(1);
    const refusals = facts.map((fact) => (fact.kind === 'attempt-refused' ? fact.refusal : null));
    expect(new Set(refusals)).toEqual(new Set([null, 'code-spent', 'attempts-spent']));
  });

  it('sent twice is judged once: one verdict, one new code', async () => {
    const typed = { method: 'recovery-code', code: alice.savedCode, replyTo };
    const message = await world.evidence(alice, 'recovery-code', '', { typed });
    const first = await world.verify(alice.kase, message);
    expect(await world.verify(alice.kase, message)).toEqual(first);
    expect(await collected(alice)).toHaveLength(1);
  });

  it('attack: guessed three times it is not asked for again, and a wrong one uses nothing up', async () => {
    for (let left = 2; left >= 0; left -= 1) {
      const wrong = { kind: 'attempt-refused', refusal: 'code-wrong', attemptsLeft: left };
      expect(await give(alice, newSavedCode())).toMatchObject(wrong);
    }
    expect(await give(alice, alice.savedCode)).toMatchObject({ refusal: 'attempts-spent' });
    const next = { ...alice, kase: world.caseOf(alice.kase.subject.personId, admits) };
    const fresh = { ...next, session: await world.registered(next.kase.id) };
    expect(await give(fresh, alice.savedCode)).toMatchObject({ kind: 'evidence' });
  });

  it('given without a key to seal the new one to, or with one that is none, uses nothing up and counts nothing', async () => {
    const off = { ...replyTo, y: replyTo.x };
    for (const key of [null, 'text', {}, { kty: 'oct', k: 'AAAA' }, off]) {
      expect(await give(alice, alice.savedCode, key)).toMatchObject({ refusal: 'submission-missing' });
    }
    expect(await give(alice, alice.savedCode)).toMatchObject({ kind: 'evidence' });
  });

  it('attack: a row put into the tables by hand is no code, and that one was used nobody takes back', async () => {
    const { personId } = alice.kase.subject;
    await give(alice, alice.savedCode);
    const forged = { type: 'reissued-code', enrolledId: 'by-hand', personId, caseId: alice.kase.id } as const;
    const code = newSavedCode();
    const reissued = { ...forged, replaces: 'x', codeHash: savedCodeHash('by-hand', code), issuedAt: 1 };
    const jws = await signReissued(world.keys.ledger, reissued);
    const row = { enrolled_id: 'by-hand', person_id: personId, case_id: alice.kase.id, jws };
    await world.database.owner.insertInto('reissued_code').values(row).execute();
    await ended(alice, 'completed');
    expect(await reissuedCodes(world.deps, personId)).toHaveLength(1);
    await expect(world.database.owner.deleteFrom('spent_saved_code').execute()).rejects.toThrow('append-only');
  });

  it('attack: another session of the case does not get the new code', async () => {
    await give(alice, alice.savedCode);
    await ended(alice, 'completed');
    expect(await collected({ ...alice, session: await world.registered(alice.kase.id) })).toEqual([]);
    expect(await collected(alice)).toHaveLength(1);
  });

  it('leaves no code in any table, its own hash and what is sealed aside', async () => {
    await give(alice, alice.savedCode);
    await ended(alice, 'completed');
    const [fresh = ''] = await collected(alice);
    const tables = ['enrolled', 'reissued_code', 'verdict', 'attempt', 'submission', 'delivery', 'ledger_entry'];
    const dumps = await Promise.all(
      tables.map((table) => sql`select * from ${sql.table(`countersign.${table}`)}`.execute(world.database.owner)),
    );
    const text = JSON.stringify(dumps.map(({ rows }) => rows));
    const bodies = [...text.matchAll(/eyJ[\w-]+\.([\w-]+)\./g)].map(([, body = '']) => Buffer.from(body, 'base64url'));
    const readable = `${text}${bodies.join('\n')}`;
    for (const code of [alice.savedCode, fresh]) {
      expect(readable).not.toContain(code);
      expect(readable).not.toContain(code.replaceAll('-', ''));
    }
  });

  it('is not admitted where the plan does not say so, nor when it was enrolled for the occasion', async () => {
    const plain = await world.newSubject();
    expect(await give(plain, plain.savedCode)).toMatchObject({ refusal: 'method-not-admitted' });
    const late = await world.newSubject({ plan: admits, saved: { enrolledAt: OPENED_AT - 30 * DAY + 1 } });
    expect(await give(late, late.savedCode)).toMatchObject({ refusal: 'enrolled-too-recently' });
  });
});
