import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { ACKNOWLEDGEMENT_SECONDS_MAX } from '../domain/grants.js';
import { PROJECT_ROOT } from '../workers/project.js';

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const windows = z.looseObject({ grantSeconds: z.int().optional() });
const acknowledgement = z.looseObject({ withinSeconds: z.int() });
const rule = z.looseObject({ windows, acknowledgement: acknowledgement.optional() });
const policy = z.looseObject({ label: z.string(), rules: z.array(rule) });

/**
 * The demo's policy (its label too: only that may be short) with windows that nothing measured here runs into, save the
 * one of a grant, which nobody acknowledges here: it ends at what comes first.
 *
 * @param grantSeconds how long emergency access lasts
 * @returns the file it was written to
 */
export async function writePolicy(folder: string, grantSeconds: number): Promise<string> {
  const demo = policy.parse(parse(await readFile(path.join(PROJECT_ROOT, 'policy', 'demo.yaml'), 'utf8')));
  const long = { evidenceSeconds: DAY_SECONDS / 4, approvalSeconds: HOUR_SECONDS };
  const withinSeconds = Math.min(grantSeconds, ACKNOWLEDGEMENT_SECONDS_MAX);
  const rules = demo.rules.map((one) => ({
    ...one,
    windows: { ...one.windows, ...long, ...(one.windows.grantSeconds !== undefined && { grantSeconds }) },
    ...(one.acknowledgement && { acknowledgement: { ...one.acknowledgement, withinSeconds } }),
  }));
  const file = path.join(folder, 'policy.yaml');
  await writeFile(file, stringify({ ...demo, rules }));
  return file;
}
