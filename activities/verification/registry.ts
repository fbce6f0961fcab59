import type { Method } from '../../domain/evidence.js';
import { attendedVideo, inPerson } from './attended/attended.js';
import { callBack } from './call-back/call-back.js';
import { device } from './device/device.js';
import { emailCode } from './email-code/email-code.js';
import { federatedLogin } from './federated-login/federated-login.js';
import { managerConfirmation } from './manager-confirmation/manager-confirmation.js';
import type { VerificationMethod } from './method.js';
import { passkey } from './passkey/passkey.js';
import { phoneCode } from './phone-code/phone-code.js';
import { push } from './push/push.js';
import { recoveryContact } from './recovery-contact/recovery-contact.js';
import { recoveryCode } from './recovery-code/recovery-code.js';
import { totp } from './totp/totp.js';
import { workloadAttestation } from './workload-attestation/workload-attestation.js';

/** Every verification method there is, by its name in a policy. */
export const VERIFICATION_METHODS: Readonly<Record<Method, VerificationMethod>> = {
  totp,
  'email-code': emailCode,
  passkey,
  'recovery-code': recoveryCode,
  'phone-code': phoneCode,
  push,
  'federated-login': federatedLogin,
  'manager-confirmation': managerConfirmation,
  'recovery-contact': recoveryContact,
  'attended-video': attendedVideo,
  'in-person': inPerson,
  device,
  'call-back': callBack,
  'workload-attestation': workloadAttestation,
};
