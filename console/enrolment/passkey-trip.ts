import { nameOf } from '../common/browser-key.js';
import { bytesOf, fromBase64url, base64url } from '../common/encoding.js';
import { digestOf, type Registration, type WantedChange } from './change.js';
import type { Assertion } from './enrolment-api.js';
import { sessionKey } from './kept-keys.js';

/** What this tab remembers across the way to the page of passkeys and back. It is forgotten when it comes back. */
export type OnTheWay =
  | { readonly what: 'register'; readonly changeId: string; readonly name: string }
  | { readonly what: 'sign'; readonly changeId: string; readonly change: WantedChange };

const ON_THE_WAY = 'enrolment-on-the-way';

/** Goes to the page of passkeys, which makes of these what is signed. The secret of an app is not among them. */
export async function goToPasskeyPage(page: string, personId: string, trip: OnTheWay): Promise<void> {
  const { changeId } = trip;
  const session = await nameOf(await sessionKey());
  const of =
    trip.what === 'register'
      ? { do: 'register', name: trip.name }
      : { do: 'sign', kind: trip.change.kind, change: await digestOf(trip.change) };
  sessionStorage.setItem(ON_THE_WAY, JSON.stringify(trip));
  const asked = new URLSearchParams({ personId, session, changeId, ...of });
  location.assign(`${page}?lang=${document.documentElement.lang}#${asked.toString()}`);
}

/** What came back, with what it was asked for. */
export type CameBack =
  | { readonly trip: Extract<OnTheWay, { what: 'register' }>; readonly registration: Registration }
  | { readonly trip: Extract<OnTheWay, { what: 'sign' }>; readonly assertion: Assertion };

/** What came back from the page of passkeys, out of the fragment; null for what this tab did not ask for, whoever made the link. */
export function cameBack(fragment: URLSearchParams): CameBack | null {
  const kept = sessionStorage.getItem(ON_THE_WAY);
  sessionStorage.removeItem(ON_THE_WAY);
  const result = fragment.get('result');
  if (kept === null || result === null) return null;
  const trip = JSON.parse(kept) as OnTheWay; // written by `goToPasskeyPage` alone
  if (trip.changeId !== fragment.get('changeId')) return null;
  // Whatever it is, the API and the worker look at every part of it.
  const value: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(result)));
  return trip.what === 'register'
    ? { trip, registration: value as Registration }
    : { trip, assertion: value as Assertion };
}

/** A result as it goes back in a fragment. */
export function resultText(value: Registration | Assertion): string {
  return base64url(bytesOf(JSON.stringify(value)));
}
