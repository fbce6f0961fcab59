import type { Progress } from '../../api/progress.js';
import { choosePassword, registerPasskey } from './claiming.js';
import { typeContact } from './contact.js';
import { secondButton } from '../common/forms.js';
import { offersNewCodes } from './new-codes.js';
import type { Draw } from './portal.js';
import { comeBack, prove } from './proving.js';
import { says, untilWhen } from './saying.js';
import type { StepTexts, Texts } from './texts.js';

/** A step at which there is nothing to do here. */
const only =
  (said: (texts: Texts) => StepTexts, until?: keyof Texts['until']): Draw =>
  (scene) => [...says(said(scene.texts)), ...untilWhen(scene, until)];

/** The same, after which another case may follow. */
const last =
  (which: keyof Texts['steps']): Draw =>
  ({ texts, leave }) => [...says(texts.steps[which]), secondButton(texts.otherCase, leave)];

/** It is done: what was used up on the way is replaced, and another case may follow. */
const done =
  (said: (texts: Texts) => StepTexts): Draw =>
  (scene) => [...says(said(scene.texts)), ...offersNewCodes(scene), secondButton(scene.texts.otherCase, scene.leave)];

type Steps = Readonly<Record<Progress['step'], Draw>>;

/** The system is at it; or there is no such step in a case of this kind. */
const waits = only(({ steps }) => steps.waitForSystem);

/** What is the same whatever is replaced. */
const EVERY_CASE = {
  prove,
  'wait-for-approval': only(({ steps }) => steps.waitForApproval, 'decide'),
  'wait-for-time': only(({ steps }) => steps.waitForTime, 'goOn'),
  'wait-for-system': waits,
  'wait-longer': only(({ steps }) => steps.waitLonger),
  'in-use': waits,
  'go-on-elsewhere': last('goOnElsewhere'),
  stopped: last('stopped'),
  expired: last('expired'),
  failed: last('failed'),
};

/** A passkey is registered, whatever was lost. */
const A_NEW_PASSKEY: Steps = {
  ...EVERY_CASE,
  'come-back': comeBack(({ passkeySteps }) => passkeySteps.comeBack),
  choose: registerPasskey,
  done: done(({ passkeySteps }) => passkeySteps.done),
};

/** Something that its subject owns, or reported. */
const OF_AN_ACCOUNT: Steps = {
  ...EVERY_CASE,
  'come-back': waits,
  choose: waits,
  done: done(({ accountSteps }) => accountSteps.done),
};

const STEPS: Readonly<Record<Progress['action'], Steps>> = {
  'password.reset': {
    ...EVERY_CASE,
    'come-back': comeBack(({ steps }) => steps.comeBack),
    choose: choosePassword,
    done: done(({ steps }) => steps.done),
  },
  'mfa.reset': A_NEW_PASSKEY,
  'mfa.rebind': A_NEW_PASSKEY,
  'mfa.rebind-remote': A_NEW_PASSKEY,
  'account.unlock': {
    ...EVERY_CASE,
    'come-back': waits,
    choose: waits,
    done: done(({ unlockSteps }) => unlockSteps.done),
  },
  'contact.change': {
    ...EVERY_CASE,
    'come-back': comeBack(({ contactSteps }) => contactSteps.comeBack),
    choose: typeContact,
    done: done(({ contactSteps }) => contactSteps.done),
  },
  'access.delegate': {
    ...EVERY_CASE,
    'wait-for-approval': only(({ emergencySteps }) => emergencySteps.waitForApproval, 'decide'),
    'in-use': only(({ lentSteps }) => lentSteps.inUse, 'end'),
    'come-back': waits,
    choose: waits,
    done: done(({ emergencySteps }) => emergencySteps.done),
  },
  'mailbox.delegate': {
    ...EVERY_CASE,
    'wait-for-approval': only(({ emergencySteps }) => emergencySteps.waitForApproval, 'decide'),
    'in-use': only(({ mailboxSteps }) => mailboxSteps.inUse, 'end'),
    'come-back': waits,
    choose: waits,
    done: done(({ emergencySteps }) => emergencySteps.done),
  },
  'service-account.enable': OF_AN_ACCOUNT,
  'agent.restore': { ...OF_AN_ACCOUNT, 'in-use': only(({ accountSteps }) => accountSteps.inUse, 'end') },
  'api-key.rotate': { ...OF_AN_ACCOUNT, 'in-use': OF_AN_ACCOUNT.done },
  'api-key.revoke': OF_AN_ACCOUNT,
  'certificate.reissue': OF_AN_ACCOUNT,
  'access.emergency': {
    ...EVERY_CASE,
    'wait-for-approval': only(({ emergencySteps }) => emergencySteps.waitForApproval, 'decide'),
    'in-use': only(({ emergencySteps }) => emergencySteps.inUse, 'end'),
    'come-back': waits,
    choose: waits,
    done: done(({ emergencySteps }) => emergencySteps.done),
  },
};

/** Draws what a case asks of its subject now. */
export const drawStep: Draw = (scene) => {
  const { action, step } = scene.progress;
  return STEPS[action][step](scene);
};
