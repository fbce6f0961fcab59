import { once } from 'node:events';
import { createServer } from 'node:http';
import { createApp } from '../../../api/app.js';
import { loadAccess } from '../../../policy/access/load.js';
import { parsePolicy } from '../../../policy/load.js';
import { seal } from '../../../proofs/sealing.js';
import { securityEventVerifier, type TrustedIssuer } from '../../../proofs/security-event.js';
import { readFile } from 'node:fs/promises';
import type { Ground } from './ground.js';
import { SUBJECT_ISSUER } from './rig.js';
import { SIGNING } from './place.js';
import { faultsOnly, PUBLIC_URL } from './workers.js';

const PLENTY = 100_000;

/** The API over HTTP, as a process of its own would serve it, beside the workers of a rig. */
export interface ServedApi {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves it on a free port, with the API's own rights in the database. */
export async function serveApi(
  { ground }: { readonly ground: Pick<Ground, 'place' | 'engine' | 'clock' | 'tokens'> },
  issuers: readonly TrustedIssuer[],
): Promise<ServedApi> {
  const { place, engine, clock, tokens } = ground;
  const policy = 'policy/recovery.yaml';
  const server = createServer(
    createApp({
      engine,
      db: place.directory.database.as('countersign_api'),
      verifyAccessToken: (token, now) => tokens.verify(token, now),
      verifyDelivery: async () => null,
      verifySecurityEvent: securityEventVerifier(issuers, SUBJECT_ISSUER),
      trust: place.trust,
      seal: (recipient, text) => seal(place.trust.seal[recipient], text),
      policy: parsePolicy(await readFile(policy, 'utf8'), policy, { production: true }),
      access: await loadAccess(),
      clock,
      signing: SIGNING,
      publicUrl: PUBLIC_URL,
      portalScripts: new Map(),
      offers: {
        phoneCodes: true,
        pushes: true,
        callBacks: true,
        devices: true,
        logins: [],
        workloads: [],
        places: { 'attended-video': null, 'in-person': null },
      },
      enrolment: null,
      console: null,
      bindingRpId: SIGNING.rpId,
      logger: faultsOnly,
      limits: {
        addressRequestsPerMinute: PLENTY,
        callerRequestsPerMinute: PLENTY,
        subjectOpeningsPerMinute: PLENTY,
        codeLookupsPerMinute: PLENTY,
      },
      trustedProxyHops: 0,
      answerWaitMilliseconds: 100,
    }),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the API has no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
