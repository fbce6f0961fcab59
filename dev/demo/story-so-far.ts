import type { DeskAgent } from '../actors/desk-agent.js';
import type { Mailbox } from '../actors/mailbox.js';
import type { SubjectBrowser } from '../actors/subject-browser.js';
import type { Person } from '../actors/person.js';

/** A case whose subject sits in front of a browser. */
export interface OpenCase {
  readonly caseId: string;
  readonly subject: Person;
  readonly dora: DeskAgent;
}

/** The same once its subject proved who they are: what they need to come back. */
export interface ProvenCase extends OpenCase {
  readonly browser: SubjectBrowser;
  readonly mailbox: Mailbox;
}
