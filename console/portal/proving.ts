import type { Progress } from '../../api/progress.js';
import type { Telling } from './case-api.js';
import { element } from '../common/dom.js';
import { actionButton, fieldForm, secondButton, type Submit } from '../common/forms.js';
import type { AttestedMethod, Method, SignedMethod } from './methods.js';
import { asksForCallBack } from './call-back.js';
import type { Draw, Scene } from './portal.js';
import { asksForPush } from './push.js';
import { says, untilWhen } from './saying.js';
import { asksForSignIn } from './sign-ins.js';
import type { StepTexts, Texts } from './texts.js';
import { asksForVoucher, takesUpWhatIsSigned } from './vouched.js';
import { asksForWorkload } from './workloads.js';

/**
 * In the order in which they are asked for: nothing is typed for a passkey, the app is at hand, a mail takes a while, a saved
 * code is used up, somebody else has to be reached, and what is restricted comes last (SP 800-63B-4, section 3.2.9).
 */
const METHODS: readonly Method[] = [
  'passkey',
  'workload-attestation',
  'device',
  'totp',
  'push',
  'email-code',
  'federated-login',
  'recovery-code',
  'recovery-contact',
  'manager-confirmation',
  'attended-video',
  'in-person',
  'phone-code',
  'call-back',
];

type CodeMethod = Exclude<Method, SignedMethod | 'push' | 'federated-login' | 'workload-attestation' | AttestedMethod>;
type Asking = Extract<Telling, { readonly operation: 'challenges' }>['body'];

/** Filled in by the browser where it can; authenticator apps and mails show digits. */
const DIGITS = { type: 'text', autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: '64' };

/** Copied from paper, in capitals as it stands there. */
const LETTERS = {
  type: 'text',
  autocomplete: 'off',
  autocapitalize: 'characters',
  spellcheck: 'false',
  maxlength: '64',
};

/** A button that has a code sent, and says that it is on its way. */
function sends({ tell, say }: Scene, button: string, sent: string, body: Asking): HTMLButtonElement {
  const send = async (): Promise<void> => {
    const sentence = await tell({ operation: 'challenges', body });
    say(sentence ?? sent);
  };
  return secondButton(button, () => void send());
}

/** What stands before the field of a code that is sent: who sends it, and what people must know of it. */
function beforeTheCode(scene: Scene, method: CodeMethod): HTMLElement[] {
  const { texts } = scene;
  switch (method) {
    case 'totp':
    case 'recovery-code':
      return [];
    case 'email-code':
      return [sends(scene, texts.sendMail, texts.mailSent, { method })];
    case 'recovery-contact':
      return [sends(scene, texts.contact.ask, texts.contact.sent, { method })];
    case 'call-back':
      return [element('p', {}, texts.phoneNotice), ...asksForCallBack(scene)];
    case 'phone-code':
      return [
        element('p', {}, texts.phoneNotice),
        sends(scene, texts.sendText, texts.phoneSent, { method, by: 'sms' }),
        sends(scene, texts.call, texts.phoneSent, { method, by: 'voice' }),
      ];
  }
}

/** Gives a saved code, with a key for the answer that replaces it. */
async function giveSavedCode({ texts, tell, replyKey }: Scene, code: string): Promise<string | null> {
  const reply = await replyKey();
  // Where nothing can be kept, the code that replaces this one could not be read: better not to use it up.
  if (reply === null) return texts.failures.busy;
  return tell({ operation: 'evidence', body: { method: 'recovery-code', code, replyTo: reply.publicJwk } });
}

/** The field for the code of one method, and before it what sends that code. */
function asksForCode(scene: Scene, method: CodeMethod): HTMLElement[] {
  const { texts, tell } = scene;
  const { label, hint } = texts.methods[method];
  const isSaved = method === 'recovery-code';
  const spec = { id: `code-${method}`, label, hint, button: texts.send, attributes: isSaved ? LETTERS : DIGITS };
  const submit: Submit = (typed) => {
    const code = typed.trim();
    return isSaved ? giveSavedCode(scene, code) : tell({ operation: 'evidence', body: { method, code } });
  };
  const { form } = fieldForm(spec, submit);
  return [...beforeTheCode(scene, method), form];
}

function asksForPasskey({ texts, askPasskey }: Scene, method: SignedMethod): HTMLElement[] {
  const { label, hint } = texts.methods[method];
  return [element('p', {}, hint), ...actionButton(label, () => askPasskey(method))];
}

/** What one method asks for. */
function asksFor(scene: Scene, method: Method): HTMLElement[] {
  switch (method) {
    case 'passkey':
    case 'device':
      return asksForPasskey(scene, method);
    case 'push':
      return asksForPush(scene);
    case 'federated-login':
      return asksForSignIn(scene);
    case 'workload-attestation':
      return asksForWorkload(scene);
    case 'manager-confirmation':
    case 'attended-video':
    case 'in-person':
      return asksForVoucher(scene, method);
    case 'totp':
    case 'email-code':
    case 'recovery-code':
    case 'recovery-contact':
    case 'phone-code':
    case 'call-back':
      return asksForCode(scene, method);
  }
}

/** Asks for one of several, and offers the others. */
function asksForOne(scene: Scene, ways: readonly Method[]): HTMLElement[] {
  const { texts, way, takeWay } = scene;
  const method = way !== null && ways.includes(way) ? way : ways[0];
  if (method === undefined) return [];
  const others = ways.filter((one) => one !== method);
  takesUpWhatIsSigned(scene, [method, ...others]);
  return [
    ...asksFor(scene, method),
    ...others.map((one) => secondButton(texts.methods[one].instead, () => takeWay(one))),
  ];
}

/** The methods that the plan admits, in the order of this page. */
function onThisPage({ methods }: Progress): Progress['methods'] {
  return METHODS.flatMap((method) => {
    const admitted = methods.find((one) => one.method === method);
    return admitted === undefined ? [] : [{ method, isGiven: admitted.isGiven }];
  });
}

function checklist(texts: Texts, progress: Progress): HTMLElement[] {
  const items = onThisPage(progress).map(({ method, isGiven }) =>
    element(
      'li',
      {},
      `${texts.methods[method].name}: `,
      element('span', isGiven ? { class: 'given' } : {}, isGiven ? texts.given : texts.notYet),
    ),
  );
  return [element('p', {}, texts.needed(`${progress.needed}`)), element('ul', { class: 'asked' }, ...items)];
}

/** Everything that is asked for before anybody decides. */
export const prove: Draw = (scene) => {
  const { texts, progress } = scene;
  const left = onThisPage(progress).filter(({ isGiven }) => !isGiven);
  if (left.length === 0) return says(texts.steps.otherMethods);
  const ways = left.map(({ method }) => method);
  return [...says(texts.steps.prove), ...checklist(texts, progress), ...asksForOne(scene, ways), ...untilWhen(scene)];
};

/** The one fresh item that opens the claim. */
export const comeBack =
  (said: (texts: Texts) => StepTexts): Draw =>
  (scene) => {
    const { texts, progress } = scene;
    const ways = onThisPage(progress).map(({ method }) => method);
    if (ways.length === 0) return says(texts.steps.otherMethods);
    return [...says(said(texts)), ...asksForOne(scene, ways), ...untilWhen(scene)];
  };
