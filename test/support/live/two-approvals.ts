import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PROJECT_ROOT } from '../../../workers/project.js';

/**
 * Writes the demo's policy down with two approvals wanted instead of one, so that a second one of the same person would
 * be worth something.
 *
 * @throws when the demo's policy does not say how many it wants
 */
export async function policyWithTwoApprovals(): Promise<string> {
  const demo = await readFile(path.join(PROJECT_ROOT, 'policy/demo.yaml'), 'utf8');
  const stricter = demo.replace('whenRelayable: 1', 'whenRelayable: 2');
  if (stricter === demo) throw new Error('the demo’s policy has no approvals to double');
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'countersign-policy-')), 'two-approvals.yaml');
  await writeFile(file, stricter);
  return file;
}
