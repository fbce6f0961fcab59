import { SubjectBrowser } from '../../dev/actors/subject-browser.js';
import type { Person } from '../../dev/actors/person.js';
import type { Cast } from '../cast.js';
import { accepted, answered } from './expected.js';

/** A grant that was countersigned. Times in epoch milliseconds. */
export interface Granted {
  readonly caseId: string;
  /** When the last approval was sent. */
  readonly lastApprovalAt: number;
}

/** Emergency access for somebody with a passkey, countersigned by two. It ends by itself. */
export async function emergencyAccess(cast: Cast, subject: Person): Promise<Granted> {
  const { username, passkeys } = subject.seeded;
  const [credential] = passkeys;
  if (credential === undefined) throw new Error(`${username} has no passkey`);
  const desk = await cast.deskAgent();
  const ticket = { source: 'bench', id: `E-${username}` };
  const { caseId } = answered(
    await desk.openCase({ action: 'access.emergency', subject: username, ticket }),
    'the opening',
  );
  const browser = await SubjectBrowser.open(cast.surface, caseId);
  accepted(await browser.submitPasskey(cast.surface.signing, credential), 'the passkey');
  accepted(await (await cast.approver('adam')).approve(caseId), 'the first approval');
  const last = await cast.approver('anna');
  const lastApprovalAt = Date.now();
  accepted(await last.approve(caseId), 'the last approval');
  return { caseId, lastApprovalAt };
}
