import { element } from '../common/dom.js';
import { actionButton, fieldForm, secondButton } from '../common/forms.js';
import { sendCode } from './enrolment-api.js';
import type { WantedChange } from './change.js';
import { CODE_FIELD, SAVED_FIELD, says, wayBack } from './said.js';
import type { Draw, Scene } from './scene.js';
import type { TypedProof } from './texts.js';

type Proof = TypedProof | 'passkey';

const FIELDS = { 'recovery-code': SAVED_FIELD, totp: CODE_FIELD, 'email-code': CODE_FIELD } as const;

function byCode(scene: Scene, change: WantedChange, changeId: string, proof: TypedProof): readonly HTMLElement[] {
  const { texts, settle } = scene;
  const spec = { id: 'proof', ...texts.confirm.fields[proof], attributes: FIELDS[proof] };
  let tries = 0;
  // A change that was refused stays refused: each try is one of its own.
  const submit = (code: string) =>
    settle(change, { kind: proof, code }, (tries += 1) === 1 ? changeId : crypto.randomUUID());
  const { form } = fieldForm(spec, submit);
  return [form];
}

function sendsCode({ texts, say, failure }: Scene): readonly HTMLElement[] {
  return actionButton(texts.confirm.send, async () => {
    const sent = await sendCode({ to: 'enrolled' });
    if (!sent.ok) return failure(sent.code);
    say(texts.confirm.sent);
    return null;
  });
}

/** Where a change is confirmed, by the strongest thing there is; another can be chosen, and the worker judges it. */
export function confirming(change: WantedChange, changeId: string, chosen?: Proof): Draw {
  return (scene) => {
    const { texts, enrolled, show, toPasskeys } = scene;
    const offered = enrolled.proofs.filter((proof) => proof !== 'sign-in');
    const proof = chosen ?? offered[0];
    const others = offered.filter((other) => other !== proof);
    const otherWays = others.map((other) =>
      secondButton(texts.confirm.other[other], () => show(confirming(change, changeId, other))),
    );
    const way =
      proof === undefined
        ? [element('p', { class: 'failure' }, texts.failures.refused)]
        : proof === 'passkey'
          ? actionButton(texts.confirm.passkey, () => toPasskeys({ sign: change, changeId }))
          : [...(proof === 'email-code' ? sendsCode(scene) : []), ...byCode(scene, change, changeId, proof)];
    return [...says(texts.confirm), ...way, ...otherWays, wayBack(scene)];
  };
}
