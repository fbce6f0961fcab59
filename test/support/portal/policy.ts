import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';

/** The parts of a policy that are looked at here. */
interface PolicyText {
  readonly rules: { readonly action: string; readonly evidence: { readonly methods: unknown[] } }[];
}

/** What the rules of the demo leave out, as `policy/recovery.yaml` has it. */
const MORE = [
  { method: 'push', strength: 2, freshSeconds: 600 },
  {
    method: 'federated-login',
    strength: 3,
    freshSeconds: 600,
    acr: [{ value: 'https://refeds.org/profile/mfa', strength: 3 }],
  },
  { method: 'device', strength: 2, freshSeconds: 600, seenWithinSeconds: 604_800 },
  {
    method: 'call-back',
    strength: 1,
    freshSeconds: 600,
    mustKnow: ['sim-change'],
    attesters: { group: 'desk', trainingDays: 365 },
  },
];

/** Writes the demo's policy, with every method for a password, into a file of its own. Returns its path. */
export async function policyWithEveryMethod(): Promise<string> {
  const policy = parse(await readFile('policy/demo.yaml', 'utf8')) as PolicyText;
  for (const { action, evidence } of policy.rules)
    if (action === 'password.reset') evidence.methods.splice(1, 0, ...MORE);
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'countersign-policy-')), 'policy.yaml');
  await writeFile(file, stringify(policy));
  return file;
}
