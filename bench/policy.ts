import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { PROJECT_ROOT } from '../workers/project.js';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const windows = z.looseObject({ grantSeconds: z.int().optional() });
const policy = z.looseObject({ label: z.string(), rules: z.array(z.looseObject({ windows })) });

/**
 * The demo's policy (its label too: only that may be short) with windows that nothing measured here runs into, save the one of a grant.
 *
 * @param grantSeconds how long emergency access lasts
 * @returns the file it was written to
 */
export async function writePolicy(folder: string, grantSeconds: number): Promise<string> {
  const demo = policy.parse(parse(await readFile(path.join(PROJECT_ROOT, 'policy', 'demo.yaml'), 'utf8')));
  const long = { evidenceSeconds: DAY_SECONDS / 4, approvalSeconds: HOUR_SECONDS };
  const rules = demo.rules.map((rule) => ({
    ...rule,
    windows: { ...rule.windows, ...long, ...(rule.windows.grantSeconds !== undefined && { grantSeconds }) },
  }));
  const file = path.join(folder, 'policy.yaml');
  await writeFile(file, stringify({ ...demo, rules }));
  return file;
}
