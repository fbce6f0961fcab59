import { byId } from '../common/dom.js';
import { base64url, sha256 } from '../common/encoding.js';
import type { Registration } from './change.js';
import type { Assertion } from './enrolment-api.js';
import { resultText } from './passkey-trip.js';

/** ES256, EdDSA and RS256 (RFC 9053; RFC 8812), as `proofs/registration.ts` takes them. */
const ALGORITHMS = [-7, -8, -257];

const asked = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, '', `${location.pathname}${location.search}`);
const main = document.querySelector('main');
const { rpId = '', back = '', failed = '' } = main?.dataset ?? {};
const of = (name: string): string => asked.get(name) ?? '';
const coded = (bytes: ArrayBuffer): string => base64url(new Uint8Array(bytes));

/**
 * What is signed is made here, of what is named to this page: an enrolment, whatever else somebody wants
 * (`proofs/enrolment-request.ts`). In this order, and of plain characters, JSON is canonical by itself (RFC 8785).
 */
function registrationChallenge(): Promise<Uint8Array<ArrayBuffer>> {
  const statement = { changeId: of('changeId'), personId: of('personId'), session: of('session'), v: 1 };
  return sha256(`countersign/enrolment-passkey/v1\0${JSON.stringify(statement)}`);
}

function changeChallenge(): Promise<Uint8Array<ArrayBuffer>> {
  const { change, kind } = { change: of('change'), kind: of('kind') };
  const [changeId, personId, session] = [of('changeId'), of('personId'), of('session')];
  return sha256(`countersign/enrolment/v1\0${JSON.stringify({ change, changeId, kind, personId, session, v: 1 })}`);
}

async function register(): Promise<Registration | null> {
  const name = of('name');
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: await registrationChallenge(),
    rp: { id: rpId, name: rpId },
    // Another one each time, so that no passkey that is there already is overwritten, and nobody is named.
    user: { id: crypto.getRandomValues(new Uint8Array(32)), name, displayName: name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  };
  const made = await navigator.credentials.create({ publicKey });
  if (!(made instanceof PublicKeyCredential)) return null;
  const { id, rawId, response } = made;
  if (!(response instanceof AuthenticatorAttestationResponse)) return null;
  const { clientDataJSON, attestationObject } = response;
  const parts = { clientDataJSON: coded(clientDataJSON), attestationObject: coded(attestationObject) };
  return { id, rawId: coded(rawId), type: 'public-key', response: { ...parts, transports: response.getTransports() } };
}

async function sign(): Promise<Assertion | null> {
  const publicKey = { challenge: await changeChallenge(), rpId, userVerification: 'required' } as const;
  const made = await navigator.credentials.get({ publicKey });
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAssertionResponse)) return null;
  const { authenticatorData, clientDataJSON, signature } = made.response;
  return {
    credentialId: made.id,
    authenticatorData: coded(authenticatorData),
    clientDataJSON: coded(clientDataJSON),
    signature: coded(signature),
  };
}

async function pressed(act: () => Promise<Registration | Assertion | null>): Promise<void> {
  const failure = byId('failure', HTMLElement);
  failure.textContent = '';
  const result = await act().catch(() => null);
  if (result === null) failure.textContent = failed;
  else
    location.replace(
      `${back}#${new URLSearchParams({ changeId: of('changeId'), result: resultText(result) }).toString()}`,
    );
}

const isSigning = of('do') === 'sign';
const part = byId(isSigning ? 'sign' : 'register', HTMLElement);
part.hidden = false;
document.title = part.querySelector('h1')?.textContent ?? '';
// Nothing is signed that there are no words for.
const words = [...part.querySelectorAll<HTMLElement>('[data-change]')].find(
  ({ dataset }) => dataset['change'] === of('kind'),
);
if (words !== undefined) words.hidden = false;
const button = part.querySelector('button');
if (isSigning && words === undefined) button?.remove();
else button?.addEventListener('click', () => void pressed(isSigning ? sign : register));
