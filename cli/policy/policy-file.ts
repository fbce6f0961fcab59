import { loadPolicy, PolicyError, type Policy } from '../../policy/load.js';
import { UsageError } from '../failures.js';
import type { Surroundings } from '../surroundings.js';

/**
 * A policy by its file.
 *
 * @throws {UsageError} when it cannot be read, or is none
 */
export async function policyIn(file: string, { env }: Surroundings): Promise<Policy> {
  try {
    return await loadPolicy(file, { production: env['NODE_ENV'] === 'production' });
  } catch (fault) {
    if (fault instanceof PolicyError) throw new UsageError(fault.message);
    throw fault instanceof Error ? new UsageError(fault.message) : fault;
  }
}

/**
 * The policy that a command is about: the file that was named, else that of `POLICY_FILE`.
 *
 * @throws {UsageError} when neither is there
 */
export function policyFileOf(named: string | undefined, { env }: Surroundings): string {
  const file = named ?? env['POLICY_FILE'];
  if (!file) throw new UsageError('Name a policy, or set POLICY_FILE.');
  return file;
}
