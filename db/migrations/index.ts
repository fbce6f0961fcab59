import { SCHEMA } from './0001-schema.js';
import { ENROLLED } from './0002-enrolled.js';
import { OPENING } from './0003-opening.js';
import { RECORD } from './0004-record.js';
import { EFFECTS } from './0005-effects.js';
import { VERIFICATION } from './0006-verification.js';
import { GRANTS } from './0007-grants.js';
import { CASE_LIST } from './0008-case-list.js';
import { API_KEYS } from './0009-api-keys.js';
import { ENDINGS } from './0010-endings.js';
import { SAVED_CODES } from './0011-saved-codes.js';
import { WEBHOOK_SECRETS } from './0012-webhook-secrets.js';
import { WEBHOOK_DELIVERIES } from './0013-webhook-deliveries.js';
import { COMMENTS } from './0014-comments.js';
import { CASE_CODES } from './0015-case-codes.js';
import { NUMBERS } from './0016-numbers.js';
import { ATTESTATIONS } from './0017-attestations.js';
import { PUSHES } from './0019-pushes.js';
import { SECURITY_EVENTS } from './0023-security-events.js';
import { FREQUENCIES } from './0024-frequencies.js';
import { ENROLMENT } from './0025-enrolment.js';
import { QUIET_REPORTS } from './0028-quiet-reports.js';
import { DIGESTS } from './0031-digests.js';
import { CAMPAIGNS } from './0033-campaigns.js';
import { COUNTERSIGNED } from './0034-countersigned.js';
import { CONSOLE } from './0036-console.js';
import { SWITCHES } from './0040-switches.js';
import { EXCEPTION_USES } from './0043-exception-uses.js';
import { CONTACTS } from './0044-contacts.js';
import { ACCOUNTS } from './0046-accounts.js';
import { REVOCATIONS } from './0048-revocations.js';
import { OBSERVED } from './0049-observed.js';
import { EXCEPTIONS } from './0050-exceptions.js';
import { POLICY_CHANGES } from './0052-policy-changes.js';
import { CEREMONY } from './0053-ceremony.js';
import { AUTHORITY } from './0054-authority.js';

/** Every migration as SQL, by name, in order. One that has been released is never edited: a further one mends it. */
export const MIGRATIONS: Readonly<Record<string, string>> = {
  '0001-schema': SCHEMA,
  '0002-enrolled': ENROLLED,
  '0003-opening': OPENING,
  '0004-record': RECORD,
  '0005-effects': EFFECTS,
  '0006-verification': VERIFICATION,
  '0007-grants': GRANTS,
  '0008-case-list': CASE_LIST,
  '0009-api-keys': API_KEYS,
  '0010-endings': ENDINGS,
  '0011-saved-codes': SAVED_CODES,
  '0012-webhook-secrets': WEBHOOK_SECRETS,
  '0013-webhook-deliveries': WEBHOOK_DELIVERIES,
  '0014-comments': COMMENTS,
  '0015-case-codes': CASE_CODES,
  '0016-numbers': NUMBERS,
  '0017-attestations': ATTESTATIONS,
  '0019-pushes': PUSHES,
  '0023-security-events': SECURITY_EVENTS,
  '0024-frequencies': FREQUENCIES,
  '0025-enrolment': ENROLMENT,
  '0028-quiet-reports': QUIET_REPORTS,
  '0031-digests': DIGESTS,
  '0033-campaigns': CAMPAIGNS,
  '0034-countersigned': COUNTERSIGNED,
  '0036-console': CONSOLE,
  '0040-switches': SWITCHES,
  '0043-exception-uses': EXCEPTION_USES,
  '0044-contacts': CONTACTS,
  '0046-accounts': ACCOUNTS,
  '0048-revocations': REVOCATIONS,
  '0049-observed': OBSERVED,
  '0050-exceptions': EXCEPTIONS,
  '0052-policy-changes': POLICY_CHANGES,
  '0053-ceremony': CEREMONY,
  '0054-authority': AUTHORITY,
};
