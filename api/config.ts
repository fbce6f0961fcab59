import { z } from 'zod';
import { ENGINE_SETTINGS, readEngineAccess } from '../proofs/engine-access.js';
import { SECURITY_EVENT_SETTINGS } from '../proofs/security-event-issuers.js';
import { withSecretFiles, type Variables } from '../proofs/secret-files.js';
import { OFFER_SETTINGS } from './offers.js';

const port = z.coerce.number().int().min(0).max(65_535);

/** An origin and nothing more: session proofs name the whole URL, and workers check its path. */
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((url) => new URL(url).origin === url, 'Expected an origin, without a path');

/** A whole desk may share an address; a tool that polls each second stays well below its own limit. */
const limit = z.coerce.number().int().min(1).max(1_000_000);

/** Settings of the API. It has no signing key and no directory credential. */
export const API_SETTINGS = {
  NODE_ENV: z.string().default('development'),
  API_PORT: port,
  API_HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: origin,
  DATABASE_URL_API: z.url({ protocol: /^postgres(ql)?$/ }),
  ...ENGINE_SETTINGS,
  ...SECURITY_EVENT_SETTINGS,
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }),
  TRUST_FILE: z.string().min(1),
  CODEC_KEYRING_FILE: z.string().min(1),
  POLICY_FILE: z.string().min(1),
  SIGNING_RP_ID: z.string().min(1),
  SIGNING_ORIGIN: origin,
  ...OFFER_SETTINGS,
  // The enrolment pages, as the identity provider knows them; without it nobody enrols by themselves.
  ENROLMENT_CLIENT_ID: z.string().min(1).optional(),
  // Of a confidential client; without it, it is a public one.
  ENROLMENT_CLIENT_SECRET: z.string().min(1).optional(),
  // The approver's console, as the identity provider knows it; without it nobody works there.
  CONSOLE_CLIENT_ID: z.string().min(1).optional(),
  // Of a confidential client; without it, it is a public one.
  CONSOLE_CLIENT_SECRET: z.string().min(1).optional(),
  // The sample directory's, as the connector worker has it.
  BINDING_RP_ID: z.string().min(1).default('sign-in.example.com'),
  ADDRESS_REQUESTS_PER_MINUTE: limit.default(600),
  CALLER_REQUESTS_PER_MINUTE: limit.default(300),
  SUBJECT_OPENINGS_PER_MINUTE: limit.default(10),
  CODE_LOOKUPS_PER_MINUTE: limit.default(20),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  // Three times the server's own: whoever floods a case must not make every task of it end too late.
  WORKFLOW_TASK_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(120).default(30),
};

const environment = z.object(API_SETTINGS);

/** How the API process is set up. */
export type ApiConfig = z.infer<typeof environment>;

/**
 * Reads the process's settings from its environment. Each may be given as `NAME_FILE`, the file that holds it.
 *
 * @throws {Error} naming every variable that is missing or wrong; never its value, which may be a secret.
 */
export function readConfig(given: Variables): ApiConfig {
  const { variables, mistakes } = withSecretFiles(given, Object.keys(API_SETTINGS));
  if (mistakes.length > 0) throw cannotStart(mistakes);
  const read = environment.safeParse(variables);
  const ofEngine = readEngineAccess(variables).mistakes;
  if (read.success && ofEngine.length === 0) return read.data;
  const issues = read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  throw cannotStart([...issues, ...ofEngine]);
}

function cannotStart(mistakes: readonly string[]): Error {
  const lines = mistakes.map((mistake) => `  ${mistake}`).join('\n');
  return new Error(`The API cannot start; set these environment variables:\n${lines}`);
}
