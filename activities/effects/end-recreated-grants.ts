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

/**
 * The ended grant of a case that somebody put back, or undefined: a case stands behind what is in force, or none ever
 * granted that group to that person, and then it is not ours to judge.
 */
async function endedBefore({ db }: Deps, grant: GrantInForce): Promise<RegisteredGrant | undefined> {
  const named = await readGrant(db, grant.effectId);
  if (named === undefined) return readLastEnded(db, grant.target, grant.group);
  return isOver(named) ? named : undefined;
}

function isSame(one: GrantInForce): (other: GrantInForce) => boolean {
  return ({ effectId, target, group }) => effectId === one.effectId && target === one.target && group === one.group;
}

/** Noted before it is ended, so that it is told of even if this process ends in between. */
async function endAgain(deps: Deps, grant: GrantInForce, { effectId, caseId, kind, target }: RegisteredGrant) {
  const { connector, db, logger } = deps;
  logger.warn('a grant that had ended was put back by hand and is ended again', { caseId, effectId });
  await noteRecreated(db, effectId, await deps.clock());
  await connector.endGrant(grant);
  const proof = await connector.prove({ effectId, kind: kind as EffectKind, target }, 'ended');
  if (!proof.holds) throw new Error(`effect ${effectId} has not ended again: ${proof.found.join('; ')}`);
  await noteEndedAgain(db, effectId, await deps.clock());
}

/**
 * Ends what somebody put back at the target after its case had ended it. Takes no argument: whoever asks for it, what is
 * ended is what the target shows and the register says is over. The target is looked at again after the register, so
 * that what its case is ending at this very moment is not taken for somebody's work.
 *
 * @throws {Error} while the target still shows it: it is asked again.
 */
export function endRecreatedGrants(deps: Deps): () => Promise<void> {
  return async () => {
    const suspects: { readonly grant: GrantInForce; readonly ended: RegisteredGrant }[] = [];
    for (const grant of await deps.connector.grantsInForce()) {
      const ended = await endedBefore(deps, grant);
      if (ended !== undefined) suspects.push({ grant, ended });
    }
    if (suspects.length === 0) return;
    const still = await deps.connector.grantsInForce();
    for (const { grant, ended } of suspects) {
      if (still.some(isSame(grant))) await endAgain(deps, grant, ended);
    }
  };
}
