import { exceptionIdOf, inForce, type Exception } from '../../domain/exceptions.js';
import type { Plan } from '../../domain/plan.js';
import type { Warrant } from '../../domain/warrant.js';
import { signInForce } from '../../proofs/exceptions.js';
import type { CaseDeps } from '../deps.js';
import type { ExceptionDeps } from './deps.js';
import { readExceptions } from './read.js';
import { takeInExceptions } from './take-in.js';

/** Which exceptions are in force once everything was judged that was given: a revocation counts from when it was answered. */
export async function exceptionsNow(deps: ExceptionDeps): Promise<readonly Exception[]> {
  await takeInExceptions(deps);
  const { exceptions } = await readExceptions(deps, deps.db);
  return inForce(exceptions, await deps.clock());
}

/** Those that a plan names and that are in force: what is over by now, or was revoked, waives nothing any more. */
export async function exceptionsOfPlan(
  deps: ExceptionDeps,
  { exceptions: named = [] }: Pick<Plan, 'exceptions'>,
): Promise<readonly Exception[]> {
  if (named.length === 0) return [];
  return (await exceptionsNow(deps)).filter(({ id }) => named.includes(id));
}

/** What a warrant carries of the exceptions of its plan; nothing where it names none, null where one is over. */
export async function exceptionsForWarrant(
  deps: ExceptionDeps & Pick<CaseDeps, 'ledgerKey'>,
  plan: Pick<Plan, 'exceptions'>,
): Promise<Pick<Warrant, 'exceptions'> | null> {
  const { exceptions: named = [] } = plan;
  if (named.length === 0) return {};
  const standing = await exceptionsOfPlan(deps, plan);
  if (standing.length < named.length) return null;
  const { acts } = await readExceptions(deps, deps.db);
  const own = acts.filter(({ act }) => act.kind === 'exception-grant' && named.includes(exceptionIdOf(act.terms)));
  const granting = own.filter(({ act }) =>
    standing.some(({ id, by }) => id === exceptionIdOf(act.terms) && by.includes(act.by)),
  );
  return {
    exceptions: {
      acts: granting.map(({ jws }) => jws),
      inForce: await signInForce(deps.ledgerKey, named, await deps.clock()),
    },
  };
}
