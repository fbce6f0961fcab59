import type { Selectable } from 'kysely';
import type { MachineFacts, Workload } from '../../domain/machine-facts.js';
import type { MachineTable } from './machine-tables.js';

/** What the directory of record reads of an account that no person signs in to: nothing of it where there is none. */
export type MachineRow = {
  [
    K in
      'disabled' | 'disabled_for' | 'workload_issuer' | 'workload_sub' | 'workload_since' | 'reaches' | 'operator_ids'
  ]: Selectable<MachineTable>[K] | null;
};

/** One that was not registered whole is none: nobody knows how old it is, or whose. */
function workloadOf({
  workload_issuer: issuer,
  workload_sub: sub,
  workload_since: since,
}: MachineRow): Workload | null {
  return issuer === null || sub === null || since === null ? null : { issuer, sub, since: since.getTime() };
}

/** What decides about a case of it; null where nothing does. */
export function machineOf(row: MachineRow): MachineFacts | null {
  const workload = workloadOf(row);
  const { disabled, disabled_for: disabledFor, reaches, operator_ids: operatorIds } = row;
  const facts: MachineFacts = {
    ...(workload !== null && { workload }),
    ...(disabled === true && disabledFor !== null && { disabledFor }),
    ...(reaches !== null && reaches.length > 0 && { reaches: reaches.toSorted() }),
    ...(operatorIds !== null && operatorIds.length > 0 && { operatorIds: operatorIds.toSorted() }),
  };
  return Object.keys(facts).length === 0 ? null : facts;
}
