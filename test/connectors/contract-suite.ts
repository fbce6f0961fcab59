import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Connector, EffectRequest, Warranted } from '../../connectors/port.js';
import type { CertificateWanted } from '../../domain/certificate-requests.js';
import type { EffectKind } from '../../domain/effects.js';
import type { Grant } from '../../domain/grants.js';
import type { Refusal } from '../../domain/refusals.js';

/** What a connector's own tests bring so that the contract can be tried on it. */
export interface ConnectorFixture {
  readonly connector: Connector;
  /** The time the connector's own clock shows now, in epoch milliseconds. */
  now(): number;
  /** Makes a new target that an effect of the kind can be applied to; of every kind, where none is said. Each changes something. */
  newTarget(kind?: EffectKind): Promise<string>;
  /** What a subject could choose for this kind, another one each time; null for a kind that takes none. */
  newSecret(kind: EffectKind): string | null;
  /** What an authenticator that is bound must have signed; null for a kind that binds none. */
  challengeOf(kind: EffectKind): string | null;
  /** What a kind that issues a certificate issues to a target; undefined for all others. */
  certificateOf?(kind: EffectKind, target: string): CertificateWanted | undefined;
  /** What a kind grants at this target; null for a kind that grants nothing. */
  grantOf(kind: EffectKind): Grant | null;
  /** Requests the target refuses for a reason of its own. */
  readonly refused: readonly { kind: EffectKind; secret: string | null; grant: Grant | null; refusal: Refusal }[];
  /** Everything at the target that effects change, read past the connector; equal when nothing changed. */
  look(target: string): Promise<unknown>;
  /** Undoes an applied effect behind the connector's back. */
  undoBehindItsBack(kind: EffectKind, target: string): Promise<void>;
  /** Kinds whose end changes something, each with how to take that change back behind the connector's back. */
  readonly undoEnd: Readonly<Partial<Record<EffectKind, (target: string) => Promise<void>>>>;
  stop(): Promise<void>;
}

const A_MINUTE = 60_000;

/** The suite stands where the warrant's verification stands in production, so it may call a request warranted. */
const warranted = (request: EffectRequest) => request as Warranted<EffectRequest>;

/**
 * What every connector promises (`connectors/port.ts`), tried on a real target. Later connectors run it unchanged.
 *
 * @param makeFixture starts the target; called once
 */
export function describeConnectorContract(name: string, makeFixture: () => Promise<ConnectorFixture>): void {
  describe(`${name} keeps the connector contract`, () => {
    let fixture: ConnectorFixture;
    let connector: Connector;
    beforeAll(async () => {
      fixture = await makeFixture();
      connector = fixture.connector;
    });
    afterAll(() => fixture.stop());

    const certificateFor = (kind: EffectKind, target: string) => {
      const certificate = fixture.certificateOf?.(kind, target);
      return certificate === undefined ? {} : { certificate };
    };
    const requestFor = (kind: EffectKind, target: string, changes: Partial<EffectRequest> = {}) =>
      warranted({
        effectId: randomUUID(),
        caseId: randomUUID(),
        kind,
        target,
        notAfter: fixture.now() + A_MINUTE,
        secret: fixture.newSecret(kind),
        challenge: fixture.challengeOf(kind),
        grant: fixture.grantOf(kind),
        ...certificateFor(kind, target),
        ...changes,
      });
    /** Each kind on a target of its own, so that no kind hides behind another. */
    const forEachKind = async (try_: (kind: EffectKind, target: string) => Promise<void>) => {
      expect(connector.kinds.length).toBeGreaterThan(0);
      for (const kind of connector.kinds) await try_(kind, await fixture.newTarget(kind));
    };

    it('knows who has an account and who has not', async () => {
      const target = await fixture.newTarget();
      expect(await connector.lookup(target)).toEqual({ personId: target, active: true });
      expect(await connector.lookup(randomUUID())).toBeNull();
    });

    it('says in words what an effect does and to whom, and knows no secret when it says so', () =>
      forEachKind(async (kind, target) => {
        const { text, ...rest } = connector.describe(kind, target);
        expect(rest).toEqual({ kind });
        expect(text).toContain(target);
        expect(connector.describe(kind, target).text).toBe(text);
      }));

    it('applies an effect, and proves it by reading', () =>
      forEachKind(async (kind, target) => {
        const before = await fixture.look(target);
        const request = requestFor(kind, target);
        expect(await connector.apply(request)).toEqual({ applied: true });
        expect(await fixture.look(target)).not.toEqual(before);
        const proof = await connector.prove(request, 'applied');
        expect(proof).toMatchObject({ holds: true });
        expect(proof.found).not.toContainEqual(expect.stringContaining(request.secret ?? request.caseId));
      }));

    it('applies an effect once, however often it is asked', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        await connector.apply(request);
        const after = await fixture.look(target);
        expect(await connector.apply(request)).toEqual({ applied: true });
        expect(await connector.apply(warranted({ ...request, notAfter: fixture.now() - 1 }))).toEqual({
          applied: true,
        });
        expect(await connector.apply(warranted({ ...request, secret: fixture.newSecret(kind) }))).toEqual({
          applied: true,
        });
        expect(await fixture.look(target)).toEqual(after);
      }));

    it('applies an effect once when asked for it by many at the same moment', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        const answers = await Promise.all(Array.from({ length: 8 }, () => connector.apply(request)));
        expect(answers).toEqual(Array.from({ length: 8 }, () => ({ applied: true })));
        expect(await connector.prove(request, 'applied')).toMatchObject({ holds: true });
      }));

    it('refuses to apply later than the warrant lasts, whatever was queued, and changes nothing', () =>
      forEachKind(async (kind, target) => {
        const before = await fixture.look(target);
        const late = requestFor(kind, target, { notAfter: fixture.now() - 1 });
        expect(await connector.apply(late)).toEqual({ applied: false, refusal: 'warrant-expired' });
        expect(await fixture.look(target)).toEqual(before);
        expect(await connector.prove(late, 'applied')).toMatchObject({ holds: false });
      }));

    it('refuses what the target does not accept, changes nothing, and takes the same effect done right', async () => {
      for (const { kind, secret, grant, refusal } of fixture.refused) {
        const target = await fixture.newTarget();
        const before = await fixture.look(target);
        const request = requestFor(kind, target);
        const spoilt = warranted({ ...request, secret, grant });
        expect(await connector.apply(spoilt)).toEqual({ applied: false, refusal });
        expect(await fixture.look(target)).toEqual(before);
        expect(await connector.apply(request)).toEqual({ applied: true });
      }
    });

    it('refuses an effect on somebody it does not know', () =>
      forEachKind(async (kind) => {
        const request = requestFor(kind, randomUUID());
        expect(await connector.apply(request)).toEqual({ applied: false, refusal: 'unknown-subject' });
        await connector.end(request);
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: true });
      }));

    it('attack: an effect id spent on one target cannot be used on another', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        await connector.apply(request);
        const other = await fixture.newTarget();
        const before = await fixture.look(other);
        await expect(connector.apply(warranted({ ...request, target: other }))).rejects.toThrow(request.effectId);
        await expect(connector.end({ ...request, target: other })).rejects.toThrow(request.effectId);
        expect(await fixture.look(other)).toEqual(before);
      }));

    it('ends an effect, once, and proves it by reading', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        await connector.apply(request);
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: false });
        await connector.end(request);
        const after = await fixture.look(target);
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: true });
        expect(await connector.prove(request, 'applied')).toMatchObject({ holds: false });
        await connector.end(request);
        expect(await fixture.look(target)).toEqual(after);
      }));

    it('attack: what has ended is never applied again', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        await connector.apply(request);
        await connector.end(request);
        const after = await fixture.look(target);
        expect(await connector.apply(request)).toEqual({ applied: false, refusal: 'effect-ended' });
        expect(await fixture.look(target)).toEqual(after);
      }));

    it('never applies what was ended before it was applied, and ending it changed nothing', () =>
      forEachKind(async (kind, target) => {
        const before = await fixture.look(target);
        const request = requestFor(kind, target);
        await connector.end(request);
        expect(await connector.apply(request)).toEqual({ applied: false, refusal: 'effect-ended' });
        expect(await fixture.look(target)).toEqual(before);
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: true });
      }));

    it('leaves an effect ended when it is applied and ended at the same moment', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        await Promise.all([connector.apply(request), connector.end(request), connector.apply(request)]);
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: true });
        expect(await connector.apply(request)).toEqual({ applied: false, refusal: 'effect-ended' });
      }));

    it('does not prove what was never done', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        expect(await connector.prove(request, 'applied')).toMatchObject({ holds: false });
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: false });
      }));

    it('attack: an effect undone behind its back is not proven, because proving reads', () =>
      forEachKind(async (kind, target) => {
        const request = requestFor(kind, target);
        await connector.apply(request);
        await fixture.undoBehindItsBack(kind, target);
        expect(await connector.prove(request, 'applied')).toMatchObject({ holds: false });
      }));

    const grantsAt = async (target: string) =>
      (await connector.grantsInForce()).filter((grant) => grant.target === target).map(({ effectId }) => effectId);
    const granting = () => connector.kinds.filter((kind) => (fixture.grantOf(kind)?.group ?? null) !== null);

    it('counts grants that overlap: ending one takes nothing of the other, ending the last takes all', async () => {
      for (const kind of granting()) {
        const target = await fixture.newTarget();
        const [first, second] = [requestFor(kind, target), requestFor(kind, target)];
        await connector.apply(first);
        await connector.apply(second);
        await connector.end(first);
        expect(await connector.prove(first, 'ended')).toMatchObject({ holds: true });
        expect(await connector.prove(second, 'applied')).toMatchObject({ holds: true });
        expect(await grantsAt(target)).toEqual([second.effectId]);
        await connector.end(second);
        expect(await connector.prove(second, 'ended')).toMatchObject({ holds: true });
        expect(await grantsAt(target)).toEqual([]);
      }
    });

    it('attack: a grant put back behind its back shows among those in force, and is ended again, alone', async () => {
      for (const kind of granting()) {
        const target = await fixture.newTarget();
        const [ended, other] = [requestFor(kind, target), requestFor(kind, target)];
        await connector.apply(ended);
        await connector.end(ended);
        await fixture.undoEnd[kind]?.(target);
        await connector.apply(other);
        const back = (await connector.grantsInForce()).find(({ effectId }) => effectId === ended.effectId);
        expect(back).toMatchObject({ target, group: fixture.grantOf(kind)?.group, byConnector: true });
        if (back === undefined) continue;
        await connector.endGrant(back);
        await connector.endGrant(back);
        expect(await connector.prove(ended, 'ended')).toMatchObject({ holds: true });
        expect(await grantsAt(target)).toEqual([other.effectId]);
      }
    });

    it('attack: an end undone behind its back is not proven, because proving reads', async () => {
      for (const [kind, undo] of Object.entries(fixture.undoEnd)) {
        const target = await fixture.newTarget(kind as EffectKind);
        const request = requestFor(kind as EffectKind, target);
        await connector.apply(request);
        await connector.end(request);
        await undo(target);
        expect(await connector.prove(request, 'ended')).toMatchObject({ holds: false });
      }
    });
  });
}
