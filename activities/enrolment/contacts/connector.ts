import type { Connector, Proof } from '../../../connectors/port.js';
import { ENROLMENT_CONNECTOR } from '../../../contract/contacts.js';
import type { Trx } from '../../../db/connect.js';
import { recallContact } from '../../../db/contact-effects.js';
import { lockStream } from '../../../db/ledger-store.js';
import { consume } from '../../../db/verification.js';
import { currentSet, enrolledStream } from '../../enrolled/current-set.js';
import type { EnrolmentDeps } from '../deps.js';
import { putContactBack } from './put-back.js';
import { replaceContact } from './replace.js';

/** Alone for its person, as every change of what they enrolled is. */
function alone<T>({ db }: EnrolmentDeps, personId: string, work: (trx: Trx) => Promise<T>): Promise<T> {
  return consume(db, personId, async (trx) => {
    await lockStream(trx, enrolledStream(personId));
    return work(trx);
  });
}

async function prove(
  deps: EnrolmentDeps,
  { effectId, target }: { readonly effectId: string; readonly target: string },
  expected: 'applied' | 'ended',
): Promise<Proof> {
  const remembered = await recallContact(deps.db, effectId);
  const current = await currentSet({ db: deps.db, ledgerDb: deps.db, trust: deps.trust }, target);
  const things = (current?.rows ?? []).map(({ enrolled }) => enrolled);
  const brought = things.find(({ enrolledId }) => enrolledId === effectId);
  const isOldThere = things.some(({ enrolledId }) => enrolledId === brought?.byCase?.replaces);
  if (expected === 'applied') {
    const holds = brought !== undefined && !isOldThere && remembered?.ended === false;
    const found = holds
      ? 'the set in the ledger has the new address in the place of the old'
      : 'no address of this effect';
    return { holds, found: [found] };
  }
  if (remembered?.ended !== true) return { holds: false, found: ['this effect has not ended'] };
  const found = brought === undefined ? 'the set in the ledger is without what it brought' : 'what it brought is there';
  return { holds: brought === undefined, found: [found] };
}

/**
 * The connector that puts one recovery address in the place of another (recovery policy, row 5). Its target is what people
 * enrolled, which the enrolment key signs: the process that holds that key is the only one that can, and it does so under a
 * warrant like every other. A row of the database, a task put on its queue or a word of the API changes nothing.
 */
export function contactConnector(deps: EnrolmentDeps): Connector {
  return {
    name: ENROLMENT_CONNECTOR,
    kinds: ['contact.replace'],
    async lookup(personId) {
      const person = await deps.directory.findById(personId);
      return person && { personId, active: person.status === 'active' };
    },
    describe: (kind, target) => ({ kind, text: `Replace one recovery address of ${target} by one that they prove` }),
    apply: (request) => alone(deps, request.target, (trx) => replaceContact(deps, trx, request)),
    end: (effect) => alone(deps, effect.target, (trx) => putContactBack(deps, trx, effect)),
    prove: (effect, expected) => prove(deps, effect, expected),
    grantsInForce: async () => [],
    endGrant: async ({ effectId }) => {
      throw new Error(`effect ${effectId} is no grant: addresses are not granted`);
    },
  };
}
