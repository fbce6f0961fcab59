import { generateKeys } from '../../proofs/key-files.js';
import { parseTrust, signingKeyFrom, unsealingKeyFrom } from '../../proofs/keys.js';

/** Fresh keys of one imagined installation, in memory, with whom its processes believe. */
export async function makeTestKeys() {
  const { signing, sealing, trust } = await generateKeys();
  return {
    trust: await parseTrust(trust),
    enrolment: await signingKeyFrom(signing.enrolment),
    verifier: await signingKeyFrom(signing.verifier),
    ledger: await signingKeyFrom(signing.ledger),
    caseWorkerUnseal: await unsealingKeyFrom(sealing['case-worker']),
    connectorUnseal: await unsealingKeyFrom(sealing['connector:sample-directory']),
  };
}

/** The keys of one imagined installation. */
export type TestKeys = Awaited<ReturnType<typeof makeTestKeys>>;
