import { issuerKeys } from '../../proofs/issuer-keys.js';
import { verifyWorkloadToken } from '../../proofs/workload-token.js';
import type { WorkloadIssuer } from './issuer.js';

/**
 * A platform whose keys are found by its discovery document, as Kubernetes, SPIRE's discovery provider, GitHub and Google Cloud
 * publish it (OpenID Connect Discovery 1.0, section 4).
 */
export function jwtIssuer(issuer: string): WorkloadIssuer {
  const keys = issuerKeys(issuer);
  return { issuer, verify: (given, now) => verifyWorkloadToken({ issuer, keys }, given, now) };
}
