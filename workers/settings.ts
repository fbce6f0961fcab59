import { z } from 'zod';
import { ENGINE_SETTINGS, readEngineAccess } from '../proofs/engine-access.js';
import { withSecretFiles } from '../proofs/secret-files.js';

/** What is wrong with a process's settings, by the name of each variable. Thrown before anything is started. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(process: string, mistakes: readonly string[]) {
    super(
      `${process} cannot start:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}\nSet them and start again.`,
    );
  }
}

/** A whole number of a unit, milliseconds or seconds, with a default. */
export function duration(byDefault: number): z.ZodDefault<z.ZodCoercedNumber> {
  return z.coerce.number().int().positive().default(byDefault);
}

/** Settings every process that talks to Temporal has. */
export const TEMPORAL_SETTINGS = {
  ...ENGINE_SETTINGS,
  CODEC_KEYRING_FILE: z.string().min(1),
};

/** Settings of every worker. */
export const WORKER_SETTINGS = {
  /** Where what the worker measures is served at `/metrics`, to whoever reaches it; nowhere unless given. */
  METRICS_ADDRESS: z
    .string()
    .regex(
      /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:]+\]):\d{1,5}$/,
      'Expected an IP address and a port, such as 127.0.0.1:9464',
    )
    .optional(),
};

/** Settings every process has that verifies what others signed. */
export const TRUST_SETTINGS = {
  TRUST_FILE: z.string().min(1),
  POLICY_FILE: z.string().min(1),
  SIGNING_RP_ID: z.string().min(1),
  SIGNING_ORIGIN: z.url(),
};

/**
 * Reads a process's settings from the environment, once. Each may be given as `NAME_FILE`, the file that holds it. Where
 * the Temporal server is among them, it is made sure that it can be reached by them.
 *
 * @throws {SettingsError} naming every variable that is missing or wrong.
 */
export function readSettings<S extends z.ZodRawShape>(
  process: string,
  shape: S,
  env: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<S>> {
  const { variables, mistakes } = withSecretFiles(env, Object.keys(shape));
  if (mistakes.length > 0) throw new SettingsError(process, mistakes);
  const read = z.object(shape).safeParse(variables);
  const ofEngine = 'TEMPORAL_ADDRESS' in shape ? readEngineAccess(variables).mistakes : [];
  if (read.success && ofEngine.length === 0) return read.data;
  const issues = read.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  throw new SettingsError(process, [...issues, ...ofEngine]);
}
