import { ask, type Answer } from '../common/ask.js';
import { byId, element } from '../common/dom.js';
import { base64url, bytesOf, fromBase64url } from '../common/encoding.js';
import { actionButton } from '../common/forms.js';
import { languageNamed } from '../common/languages.js';
import { canonicalText, type Json } from './canonical.js';
import { beginSignIn } from './console-api.js';
import { POLICY_TEXTS } from './policy-texts.js';

/** A proposal, as the API gives it. */
interface Read {
  readonly proposal: {
    readonly to: string;
    readonly reason: string;
    readonly effectiveAt: string;
    readonly proposedBy: string;
    readonly signedBy: readonly string[];
  };
  readonly differences: string;
  readonly owners: readonly string[];
  readonly statement: Json;
  readonly credentialIds: readonly string[];
}

const language = languageNamed(document.documentElement.lang) ?? 'en';
const texts = POLICY_TEXTS[language];
const step = byId('step', HTMLElement);
const word = byId('word', HTMLElement);
const changeId = location.pathname.split('/').at(-1) ?? '';
const ON_THE_WAY = 'countersign-policy-on-the-way';
const CONSOLE = { 'countersign-console': 'act' } as const;

const failureOf = (code: string): string => texts.failures[code] ?? texts.failures['else'] ?? '';
const says = (sentence: string, isFailure = false): void => {
  word.className = isFailure ? 'failure' : '';
  word.textContent = sentence;
};

function draw(...parts: readonly HTMLElement[]): void {
  step.replaceChildren(element('h1', { tabindex: '-1' }, texts.title), ...parts);
  document.title = texts.title;
}

/** Goes to sign. What is signed stands behind the hash, which no server sees and no log keeps. */
function goToSign({ statement, differences, credentialIds }: Read): void {
  const trip = crypto.randomUUID();
  sessionStorage.setItem(ON_THE_WAY, JSON.stringify({ trip, changeId }));
  const coded = (text: string): string => base64url(bytesOf(text));
  const fragment = new URLSearchParams({
    trip,
    change: changeId,
    text: coded(canonicalText(statement)),
    differences: coded(differences),
    keys: credentialIds.join(','),
  });
  location.assign(`${step.dataset['signPage'] ?? ''}?lang=${language}#${fragment.toString()}`);
}

/** What came back from there; null for what this tab did not ask for, whoever made the link. */
function cameBack(): { readonly text: string; readonly assertion: unknown } | null {
  const fragment = new URLSearchParams(location.hash.slice(1));
  if (location.hash !== '') history.replaceState(null, '', `${location.pathname}${location.search}`);
  const kept = sessionStorage.getItem(ON_THE_WAY);
  sessionStorage.removeItem(ON_THE_WAY);
  const signed = fragment.get('signed');
  if (kept === null || signed === null) return null;
  const trip = JSON.parse(kept) as { readonly trip: string; readonly changeId: string }; // written by `goToSign` alone
  if (trip.trip !== fragment.get('trip') || trip.changeId !== changeId) return null;
  return JSON.parse(new TextDecoder().decode(fromBase64url(signed))) as { text: string; assertion: unknown };
}

function shows(read: Read): void {
  const { proposal, owners, differences } = read;
  const { labels } = texts;
  const lines = [
    [labels.to, proposal.to],
    [labels.reason, proposal.reason],
    [labels.effectiveAt, proposal.effectiveAt],
    [texts.read.proposedBy, proposal.proposedBy],
    [texts.read.signedBy, proposal.signedBy.join(', ') || texts.read.nobody],
    [texts.read.owners, owners.join(', ')],
  ] as const;
  const button = element('button', { type: 'button' }, texts.read.toSign);
  button.addEventListener('click', () => goToSign(read));
  draw(
    ...texts.read.lines.map((line) => element('p', {}, line)),
    element('dl', { class: 'facts' }, ...lines.flatMap(([dt, dd]) => [element('dt', {}, dt), element('dd', {}, dd)])),
    element('h2', {}, labels.differences),
    element('pre', { lang: 'en', tabindex: '0', class: 'differences' }, differences),
    button,
  );
}

function signedOut(): void {
  const signIn = async (): Promise<string | null> => {
    const begun = await beginSignIn(language, location.pathname);
    if (!begun.ok) return failureOf(begun.code);
    location.assign(begun.body.location);
    return null;
  };
  draw(element('p', {}, texts.read.signedOut), ...actionButton(texts.read.signIn, signIn));
}

async function reads(): Promise<void> {
  const path = `/v1/policy-changes/${changeId}`;
  const read: Answer<Read> = await ask({ method: 'GET', path, headers: CONSOLE });
  if (read.ok) return shows(read.body);
  if (read.code === 'unauthenticated') return signedOut();
  draw(element('p', { class: 'failure', role: 'alert' }, failureOf(read.code)));
}

/** Hands in what was signed, and says what became of it. */
async function sends({ text, assertion }: { readonly text: string; readonly assertion: unknown }): Promise<void> {
  const sent: Answer<{ readonly status: string; readonly signedBy?: readonly string[] }> = await ask({
    method: 'POST',
    path: `/v1/policy-changes/${changeId}/signatures`,
    headers: CONSOLE,
    body: { statement: JSON.parse(text) as Json, assertion },
  });
  if (!sent.ok) return says(failureOf(sent.code), true);
  const { status, signedBy = [] } = sent.body;
  if (status === 'pending') return says(texts.read.pending);
  says(signedBy.length === 0 ? texts.read.done : texts.read.waits);
  if (signedBy.length === 0) draw();
  else await reads();
}

const back = cameBack();
await reads();
if (back !== null) await sends(back);
