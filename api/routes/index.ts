import type { Route } from '../route.js';
import { beginConsoleSignIn } from './begin-console-sign-in/handler.js';
import { beginEnrolmentSignIn } from './begin-enrolment-sign-in/handler.js';
import { addComment } from './add-comment/handler.js';
import { changeEnrolled } from './change-enrolled/handler.js';
import { cancelCase } from './cancel-case/handler.js';
import { collectCodes } from './collect-codes/handler.js';
import { endEnrolmentSession } from './end-enrolment-session/handler.js';
import { endConsoleSession } from './end-console-session/handler.js';
import { findCase } from './find-case/handler.js';
import { health } from './health/handler.js';
import { listComments } from './list-comments/handler.js';
import { listCases } from './list-cases/handler.js';
import { listQueue } from './list-queue/handler.js';
import { makeAppSecret } from './make-app-secret/handler.js';
import { offerCase } from './offer-case/handler.js';
import { openApi } from './openapi/handler.js';
import { openCase } from './open-case/handler.js';
import { planCase } from './plan-case/handler.js';
import { receiveDelivery } from './receive-delivery/handler.js';
import { readAuthority } from './read-authority/handler.js';
import { readAttestation } from './read-attestation/handler.js';
import { receiveSecurityEvent } from './receive-security-event/handler.js';
import { readCase } from './read-case/handler.js';
import { readBriefing } from './read-briefing/handler.js';
import { readConsoleSession } from './read-console-session/handler.js';
import { readDeskNumber } from './read-desk-number/handler.js';
import { raiseQuietlyAtDesk } from './raise-quietly-at-desk/handler.js';
import { raiseQuietly } from './raise-quietly/handler.js';
import { readEnrolled } from './read-enrolled/handler.js';
import { readProgress } from './read-progress/handler.js';
import { readPush } from './read-push/handler.js';
import { readSessionNumber } from './read-session-number/handler.js';
import { readStatement } from './read-statement/handler.js';
import { draftException } from './draft-exception/handler.js';
import { listExceptions } from './list-exceptions/handler.js';
import { signException } from './sign-exception/handler.js';
import { readSwitches } from './read-switches/handler.js';
import { readTimeline } from './read-timeline/handler.js';
import { redeemClaim } from './redeem-claim/handler.js';
import { readQuietReports } from './read-quiet-reports/handler.js';
import { registerSession } from './register-session/handler.js';
import { releaseCase } from './release-case/handler.js';
import { repudiate } from './repudiate/handler.js';
import { sendChallenge } from './send-challenge/handler.js';
import { signAuthority } from './sign-authority/handler.js';
import { submitAttestation } from './submit-attestation/handler.js';
import { submitDecision } from './submit-decision/handler.js';
import { submitEvidence } from './submit-evidence/handler.js';
import { sendContactCode } from './send-contact-code/handler.js';
import { sendEnrolmentCode } from './send-enrolment-code/handler.js';
import { submitReview } from './submit-review/handler.js';
import { takeBackEnrolment } from './take-back-enrolment/handler.js';
import { takeOverCase } from './take-over-case/handler.js';
import { turnSwitch } from './turn-switch/handler.js';
import { proposePolicy } from './propose-policy/handler.js';
import { readPolicyChange } from './read-policy-change/handler.js';
import { readPolicyChanges } from './read-policy-changes/handler.js';
import { readPolicyFile } from './read-policy-file/handler.js';
import { readReopening } from './read-reopening/handler.js';
import { vetoReopening } from './veto-reopening/handler.js';
import { signPolicyChange } from './sign-policy-change/handler.js';

const OPERATIONS: readonly Route[] = [
  planCase,
  openCase,
  receiveDelivery,
  listCases,
  readCase,
  findCase,
  registerSession,
  readProgress,
  readDeskNumber,
  sendChallenge,
  readPush,
  readSessionNumber,
  readAttestation,
  submitAttestation,
  submitEvidence,
  listQueue,
  readBriefing,
  readStatement,
  submitDecision,
  redeemClaim,
  collectCodes,
  readTimeline,
  submitReview,
  cancelCase,
  offerCase,
  takeOverCase,
  raiseQuietly,
  raiseQuietlyAtDesk,
  readQuietReports,
  releaseCase,
  addComment,
  listComments,
  repudiate,
  beginEnrolmentSignIn,
  readEnrolled,
  makeAppSecret,
  sendContactCode,
  sendEnrolmentCode,
  changeEnrolled,
  endEnrolmentSession,
  takeBackEnrolment,
  beginConsoleSignIn,
  readConsoleSession,
  endConsoleSession,
  receiveSecurityEvent,
  readSwitches,
  turnSwitch,
  readPolicyChanges,
  proposePolicy,
  readPolicyChange,
  signPolicyChange,
  readPolicyFile,
  readReopening,
  vetoReopening,
  readAuthority,
  signAuthority,
  listExceptions,
  draftException,
  signException,
  health,
];

/** Every operation of the API, in the order of a case's life. */
export const ROUTES: readonly Route[] = [...OPERATIONS, openApi(OPERATIONS)];
