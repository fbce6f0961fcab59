import { base64url, bytesOf, fromBase64url } from '../common/encoding.js';
import { canonicalText } from './canonical.js';
import type { Offered } from './console-api.js';
import type { Assertion } from './passkey.js';
import type { Signed } from './texts.js';

/** What this tab remembers across the way to the page where decisions are signed and back. */
interface Trip {
  readonly trip: string;
  readonly caseId: string;
  readonly act: Signed;
}

const ON_THE_WAY = 'countersign-on-the-way';

/** Goes to sign. What is signed stands behind the hash, which no server sees and no log keeps. */
export function goToSign(page: string, caseId: string, act: Trip['act'], offered: Offered): void {
  const trip: Trip = { trip: crypto.randomUUID(), caseId, act };
  sessionStorage.setItem(ON_THE_WAY, JSON.stringify(trip));
  const coded = (text: string): string => base64url(bytesOf(text));
  const asked = new URLSearchParams({
    trip: trip.trip,
    text: coded(canonicalText(offered.text)),
    plan: coded(offered.shown.plan),
    evidence: coded(offered.shown.evidence),
    record: coded(offered.shown.record),
    reports: coded(offered.shown.reports),
    keys: offered.credentialIds.join(','),
  });
  location.assign(`${page}?lang=${document.documentElement.lang}#${asked.toString()}`);
}

/** What came back from there: what was signed, or nothing where somebody went back without. */
export interface CameBack extends Trip {
  readonly signed: { readonly text: string; readonly assertion: Assertion } | null;
}

/** What came back, out of the fragment; null for what this tab did not ask for, whoever made the link. */
export function cameBack(fragment: URLSearchParams): CameBack | null {
  const kept = sessionStorage.getItem(ON_THE_WAY);
  if (kept === null || !fragment.has('trip')) return null;
  sessionStorage.removeItem(ON_THE_WAY);
  const trip = JSON.parse(kept) as Trip; // written by `goToSign` alone
  if (trip.trip !== fragment.get('trip')) return null;
  const signed = fragment.get('signed');
  if (signed === null) return { ...trip, signed: null };
  // Whatever it is, the API and the worker look at every part of it.
  return { ...trip, signed: JSON.parse(new TextDecoder().decode(fromBase64url(signed))) as CameBack['signed'] };
}
