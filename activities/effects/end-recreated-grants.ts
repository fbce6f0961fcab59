import type { GrantInForce } from '../../connectors/port.js';
import {
  isOver,
  noteEndedAgain,
  noteRecreated,
  readGrant,
  readLastEnded,
  type RegisteredGrant,
} from '../../db/recreated-grants.js';
import type { EffectKind } from '../../domain/effects.js';
import type { ConnectorDeps } from './connector-deps.js';

type Deps = Pick<ConnectorDeps, 'connector' | 'db' | 'clock' | 'logger'>;

/** A grant that is in force and should not be, and whose it was; null when the register knows nothing of it. */
interface Suspect {
  readonly grant: GrantInForce;
  readonly ended: RegisteredGrant | null;
}

/**
 * What is wrong with a grant, or null: a case stands behind it, or it is none of ours to judge, because no connector put it
 * there and no case ever granted that group to that person. What a connector put there was in the register before, so that
 * one which the register does not know was granted after the moment to which somebody put the register back.
 */
async function suspicionOf({ db }: Deps, grant: GrantInForce): Promise<Suspect | null> {
  const named = await readGrant(db, grant.effectId);
  if (named !== undefined) return isOver(named) ? { grant, ended: named } : null;
  const ended = await readLastEnded(db, grant.target, grant.group);
  if (ended !== undefined) return { grant, ended };
  return grant.byConnector ? { grant, ended: null } : null;
}

/** What the reconciler looks for is of this kind. */
const GRANT: EffectKind = 'membership.grant';

function isSame(one: GrantInForce): (other: GrantInForce) => boolean {
  return ({ effectId, target, group }) => effectId === one.effectId && target === one.target && group === one.group;
}

/** @throws {Error} while the target still shows it */
async function endAndProve({ connector }: Deps, grant: GrantInForce, effectId: string): Promise<void> {
  await connector.endGrant(grant);
  const proof = await connector.prove({ effectId, kind: GRANT, target: grant.target }, 'ended');
  if (!proof.holds) throw new Error(`effect ${effectId} has not ended: ${proof.found.join('; ')}`);
}

/** Noted before it is ended, so that it is told of even if this process ends in between. */
async function endAgain(deps: Deps, grant: GrantInForce, { effectId, caseId }: RegisteredGrant): Promise<void> {
  const { db, logger } = deps;
  logger.warn('a grant that had ended was put back by hand and is ended again', { caseId, effectId });
  await noteRecreated(db, effectId, await deps.clock());
  await endAndProve(deps, grant, effectId);
  await noteEndedAgain(db, effectId, await deps.clock());
}

/** Nothing stands behind it: neither a case nor a record that there was one. The log is all that tells of it. */
async function endUnknown(deps: Deps, grant: GrantInForce): Promise<void> {
  const { effectId, target, group } = grant;
  deps.logger.warn('a grant that the register does not know is ended', { effectId, target, group });
  await endAndProve(deps, grant, effectId);
}

/**
 * Ends what somebody put back at the target after its case had ended it, and what a connector granted and the register
 * does not know. Takes no argument: whoever asks for it, what is ended is what the target shows and the register says is
 * over, or says nothing of. The target is looked at again after the register, so that what its case is ending at this very
 * moment is not taken for somebody's work.
 *
 * @throws {Error} while the target still shows it: it is asked again.
 */
export function endRecreatedGrants(deps: Deps): () => Promise<void> {
  return async () => {
    const suspects: Suspect[] = [];
    for (const grant of await deps.connector.grantsInForce()) {
      const suspect = await suspicionOf(deps, grant);
      if (suspect !== null) suspects.push(suspect);
    }
    if (suspects.length === 0) return;
    const still = await deps.connector.grantsInForce();
    for (const { grant, ended } of suspects) {
      if (!still.some(isSame(grant))) continue;
      await (ended === null ? endUnknown(deps, grant) : endAgain(deps, grant, ended));
    }
  };
}
