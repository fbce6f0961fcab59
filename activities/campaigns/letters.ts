import { ENROL_PATH } from '../../contract/enrolment.js';
import type { CampaignMail } from '../../domain/campaigns.js';
import { says, type Letter } from '../mails/letter.js';
import type { Reader } from '../mails/reader.js';
import type { Words } from '../mails/words.js';

/** Words, and the one link: to the page where people enrol, the same for everybody, which knows nobody before they sign in. */
function toThePage([subject, ...words]: Words, publicUrl: string, { texts }: Reader): Letter {
  const way = { kind: 'way', ...texts.enrolment.page, href: `${publicUrl}${ENROL_PATH}` } as const;
  return { subject, blocks: [...says(...words), way] };
}

/** What a campaign writes to somebody who has a gap. */
export function campaignLetter(mail: CampaignMail, publicUrl: string, reader: Reader): Letter {
  const { invitation, reminder } = reader.texts.enrolment;
  return toThePage(mail === 'invitation' ? invitation : reminder, publicUrl, reader);
}

/** The yearly question. Whom it is about stands on the page, so that whoever else reads the mailbox does not learn it. */
export function contactLetter(publicUrl: string, reader: Reader): Letter {
  return toThePage(reader.texts.enrolment.stillYourContact, publicUrl, reader);
}
