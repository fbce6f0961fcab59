import type { Client } from '@temporalio/client';
import type { CaseEngine } from '../../../api/engine.js';
import { keepSubmission } from '../../../db/submissions.js';
import type { Clock } from '../../../domain/clock.js';
import type { Recipient } from '../../../proofs/keys.js';
import { seal } from '../../../proofs/sealing.js';
import type { FakeTokenIssuer } from './access-tokens.js';
import type { Mailbox } from './mailbox.js';
import type { Place } from './place.js';

/** What everybody who acts in a rig stands on. */
export interface Ground {
  readonly place: Place;
  readonly engine: CaseEngine;
  /** With the codec, and never moving the clock. */
  readonly client: Client;
  readonly clock: Clock;
  readonly tokens: FakeTokenIssuer;
  readonly mailbox: Mailbox;
}

/** Seals a text to its reader and keeps it, with the API's own rights in the database. Returns its reference. */
export async function sealAndKeep(
  { place, clock }: Pick<Ground, 'place' | 'clock'>,
  caseId: string,
  audience: Recipient,
  text: string,
): Promise<string> {
  const { sealed, reference } = await seal(place.trust.seal[audience], text);
  const api = place.directory.database.as('countersign_api');
  await keepSubmission(api, { reference, caseId, audience, sealed }, await clock());
  return reference;
}
