import { z } from 'zod';
import { startIdentityProvider } from './start.js';

/** What this process reads from its environment. */
const environment = z.object({
  SAMPLE_DIRECTORY_IDP_URL: z.url(),
  IDENTITY_PROVIDER_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  STATE_FOLDER: z.string().min(1).optional(),
});

/** The sample identity provider as a process of its own: prints its issuer once it serves, ends on a signal. */
async function main(): Promise<void> {
  const env = environment.parse(process.env);
  const provider = await startIdentityProvider({
    directoryUrl: env.SAMPLE_DIRECTORY_IDP_URL,
    stateFolder: env.STATE_FOLDER ?? null,
    port: env.IDENTITY_PROVIDER_PORT,
  });
  console.log(JSON.stringify({ issuer: provider.issuer }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void provider.stop());
}

await main();
