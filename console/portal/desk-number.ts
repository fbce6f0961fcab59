import type { Step } from '../../api/progress.js';
import { byId } from '../common/dom.js';
import { sha256 } from '../common/encoding.js';
import { nameOf } from '../common/browser-key.js';
import type { SubjectSession } from './session.js';

/** As `proofs/desk-number.ts` has them. */
const NUMBERS = 10_000;
const DIGITS = 4;

/** Where nobody has a reason to call any more, or this is not the browser that the case is done in. */
const WITHOUT: readonly Step[] = ['go-on-elsewhere', 'done', 'stopped', 'expired', 'failed'];

/** The number of this browser. In this order, and of plain characters, JSON is canonical by itself. */
async function deskNumberOf(session: SubjectSession): Promise<string> {
  const named = JSON.stringify({ caseId: session.caseId, session: await nameOf(session), v: 1 });
  const digest = await sha256(`countersign/desk-number/v1\0${named}`);
  return `${new DataView(digest.buffer).getUint32(0) % NUMBERS}`.padStart(DIGITS, '0');
}

/** Shows the number by which the subject can tell the desk from somebody who pretends to be it, while there is use for it. */
export async function showDeskNumber(session: SubjectSession, step: Step): Promise<void> {
  byId('desk-number', HTMLElement).textContent = await deskNumberOf(session);
  byId('desk-check', HTMLElement).hidden = WITHOUT.includes(step);
}
