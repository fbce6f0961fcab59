import type { Option } from 'commander';
import { z } from 'zod';
import { ACTIONS } from '../../domain/actions.js';
import { CONTACT_KINDS } from '../../domain/contact-kinds.js';
import { LOSABLE } from '../../domain/evidence.js';
import { flag } from '../command.js';

/** A ticket as it is given: its tool and its number. */
export const ticketRef = z
  .string()
  .regex(/^[^/]+\/[^/]+$/, 'expected SOURCE/NUMBER, for example jira/IT-1')
  .transform((text) => {
    const [source = '', id = ''] = text.split('/');
    return { source, id };
  });

/** The flags of what opens a case, or asks what one would need. */
export const openingFlags: readonly Option[] = [
  flag('--action <action>', 'what is to be recovered', ACTIONS).default('password.reset'),
  flag(
    '--subject <who>',
    'whoever is to recover: user name, e-mail address, employee number or directory id',
  ).makeOptionMandatory(),
  flag('--account <which>', 'the account, for actions on one that is no person’s: its owner is the subject'),
  flag('--change-id <number>', 'the approved change, for service-account.enable'),
  flag('--certificate-request <base64>', 'the request that the new key signed, DER in base64, for certificate.reissue'),
  flag('--lost-authenticator <what>', 'what was lost, for mfa.reset', LOSABLE),
  flag('--contact <what>', 'what is replaced, for contact.change: never the new one', CONTACT_KINDS),
  flag('--group <name>', 'what is lent, for access.delegate'),
  flag('--requested-by <who>', 'whoever asked, if it was somebody else'),
  flag('--ticket <source/number>', 'the ticket it is for').makeOptionMandatory(),
];

/** Their values, as the API takes them. */
export const openingOptions = z.object({
  action: z.enum(ACTIONS),
  subject: z.string(),
  account: z.string().optional(),
  changeId: z.string().optional(),
  certificateRequest: z.string().optional(),
  lostAuthenticator: z.enum(LOSABLE).optional(),
  contact: z.enum(CONTACT_KINDS).optional(),
  group: z.string().optional(),
  requestedBy: z.string().optional(),
  ticket: ticketRef,
});
