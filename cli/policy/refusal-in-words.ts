import { REFUSALS_TOLD } from '../../contract/refusals-told.js';
import type { Refusal } from '../../domain/refusals.js';

/** Why there is no case, as the ledger's readers have it: whoever owns a control is one of them. */
export function refusalInWords(refusal: Refusal): string {
  return `refused (${refusal}). ${REFUSALS_TOLD[refusal].internalText}`;
}
