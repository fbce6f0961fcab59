import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { errors } from 'jose';
import { takeInSecurityEvents, type TakingInDeps } from '../../../activities/risk/take-in.js';
import { keepSecurityEvent, readFindings, readWaitingEvents } from '../../../db/security-events.js';
import type { PersonOfRecord } from '../../../domain/subjects.js';
import { createLogger } from '../../../logging/logger.js';
import { securityEventVerifier, verifyFinding } from '../../../proofs/security-event.js';
import { NOW } from '../../proofs/samples.js';
import { makeTestKeys, type TestKeys } from '../../proofs/test-keys.js';
import { startTestDatabase, type TestDatabase } from '../../support/postgres.js';
import { EVENTS, SetIssuer } from '../../support/set-issuer.js';

const person = (personId: string): PersonOfRecord => ({
  personId,
  username: personId,
  displayName: personId,
  status: 'active',
  managerId: null,
  groups: [],
  workEmail: 'team@example.com',
  employeeNumber: null,
  phoneOnFile: null,
});

/** Two people bear the address `team@example.com`, and each their own id. */
const PEOPLE = ['alice', 'bob'].map(person);

describe('taking security events in', () => {
  let database: TestDatabase;
  let keys: TestKeys;
  let idp: SetIssuer;
  let deps: TakingInDeps;
  let received = 0;

  beforeAll(async () => {
    [database, keys, idp] = await Promise.all([
      startTestDatabase(),
      makeTestKeys(),
      SetIssuer.make('https://idp.example'),
    ]);
  });
  beforeEach(() => {
    deps = {
      db: database.as('countersign_case_worker'),
      directory: {
        findById: async (personId) => PEOPLE.find((one) => one.personId === personId) ?? null,
        findByIdentifier: async (identifier) => PEOPLE.filter(({ workEmail }) => workEmail === identifier),
        membersOf: async () => [],
      },
      verifySecurityEvent: securityEventVerifier([idp.trusted], idp.issuer),
      verifierKey: keys.verifier,
      clock: async () => NOW,
      logger: createLogger({ service: 'test', level: 'error' }),
    };
  });
  afterAll(() => database.stop());

  const receive = async (subject: object, events: object): Promise<void> => {
    const jti = `j-${(received += 1)}`;
    const token = await idp.token(NOW, subject, events, { claims: { jti } });
    await keepSecurityEvent(database.as('countersign_api'), { issuer: idp.issuer, jti, token, receivedAt: NOW });
  };
  const saidOf = async (personId: string) => {
    const rows = await readFindings(deps.db, personId);
    const findings = await Promise.all(rows.map((jws) => verifyFinding(keys.trust, jws)));
    return findings.map((finding) => `${finding?.kind} ${finding?.signal}`).toSorted();
  };

  it('signs what each says of whom, once, however many workers take it in at a time', async () => {
    await receive({ format: 'opaque', id: 'alice' }, EVENTS.disabled);
    await Promise.all([takeInSecurityEvents(deps), takeInSecurityEvents(deps), takeInSecurityEvents(deps)]);
    expect(await saidOf('alice')).toEqual(['account account-disabled']);
    expect(await readWaitingEvents(deps.db, 10)).toEqual([]);
  });

  it('counts what several may be meant by against each of them, and an all-clear for nobody', async () => {
    const team = { format: 'email', email: 'team@example.com' };
    await receive(team, EVENTS.compromised);
    await receive(team, EVENTS.enabled);
    await takeInSecurityEvents(deps);
    expect(await saidOf('bob')).toEqual(['compromise credential-compromised']);
    expect(await saidOf('alice')).toEqual(['account account-disabled', 'compromise credential-compromised']);
  });

  it('attack: a disabling and its all-clear in one token do not cancel each other', async () => {
    await receive({ format: 'opaque', id: 'bob' }, { ...EVENTS.enabled, ...EVENTS.disabled });
    await takeInSecurityEvents(deps);
    expect(await saidOf('bob')).toContain('account account-disabled');
    expect(await saidOf('bob')).not.toContain('account null');
  });

  it('waits while the keys of an issuer cannot be had, and takes in what waited once they can', async () => {
    await receive({ format: 'opaque', id: 'bob' }, EVENTS.sessionRevoked);
    const away: TakingInDeps = {
      ...deps,
      verifySecurityEvent: async () => Promise.reject(new errors.JWKSTimeout()),
    };
    await expect(takeInSecurityEvents(away)).rejects.toThrow(errors.JWKSTimeout);
    expect(await saidOf('bob')).not.toContain('session session-revoked');
    await takeInSecurityEvents(deps);
    expect(await saidOf('bob')).toContain('session session-revoked');
  });

  it('attack: a token kept under the id of another, past the API, says nothing', async () => {
    const token = await idp.token(NOW, { format: 'opaque', id: 'alice' }, EVENTS.enabled);
    const kept = { issuer: idp.issuer, jti: 'another', token, receivedAt: NOW };
    await keepSecurityEvent(database.as('countersign_api'), kept);
    await takeInSecurityEvents(deps);
    expect(await saidOf('alice')).not.toContain('account null');
    expect(await readWaitingEvents(deps.db, 10)).toEqual([]);
  });
});
