import type { Platform } from '../../api/progress.js';
import { element } from '../common/dom.js';
import { base64url, sha256 } from '../common/encoding.js';
import { actionButton, fieldForm } from '../common/forms.js';
import { nameOf } from '../common/browser-key.js';
import type { Scene } from './portal.js';
import type { SubjectSession } from './session.js';

const METHOD = 'workload-attestation';

/** What is asked of each platform for a token with an audience, where the workload runs. */
const COMMANDS: Readonly<Record<Platform, (audience: string) => string>> = {
  spiffe: (audience) => `spire-agent api fetch jwt -audience '${audience}'`,
  kubernetes: (audience) => `kubectl create token SERVICE_ACCOUNT -n NAMESPACE --duration=10m --audience='${audience}'`,
  github: (audience) =>
    `curl -sS -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${audience}"`,
  'google-cloud': (audience) =>
    `curl -sS -H 'Metadata-Flavor: Google' 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity?audience=${audience}'`,
};

/** As `proofs/workload-token.ts` has it: of case, session and challenge, so that a token for it counts for nothing else. */
async function audienceOf(session: SubjectSession, challengeId: string): Promise<string> {
  const evidence = JSON.stringify({ caseId: session.caseId, challengeId, session: await nameOf(session), v: 1 });
  return `urn:countersign:evidence:${base64url(await sha256(`countersign/evidence/v1\0${evidence}`))}`;
}

/** A button that shows the one command which has a token made for this case, and the field that takes the token. */
export function asksForWorkload({ texts, progress, session, tell }: Scene): HTMLElement[] {
  const { platform } = progress;
  if (platform === null) return [];
  const { label, hint } = texts.methods[METHOD];
  const { field, fieldHint, run } = texts.workload;
  const command = element('pre', { class: 'command', 'aria-live': 'polite' });
  const asks = actionButton(label, async () => {
    const challengeId = crypto.randomUUID();
    const sentence = await tell({ operation: 'challenges', body: { method: METHOD } }, challengeId);
    if (sentence === null) command.textContent = COMMANDS[platform](await audienceOf(session, challengeId));
    return sentence;
  });
  const attributes = { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '8192' };
  const spec = { id: `token-${METHOD}`, label: field, hint: fieldHint, button: texts.send, attributes };
  const { form } = fieldForm(spec, (token) =>
    tell({ operation: 'evidence', body: { method: METHOD, token: token.trim() } }),
  );
  return [element('p', {}, hint), ...asks, element('p', { class: 'hint' }, run[platform]), command, form];
}
