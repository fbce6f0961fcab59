import { describe, expect, it } from '@jest/globals';
import { Mailbox, notMeTokenIn } from '../../../dev/actors/mailbox.js';
import { Person } from '../../../dev/actors/person.js';
import { mailPlace, UsedSecrets } from '../../../dev/actors/used-secrets.js';
import { startMailSink } from '../../../dev/servers/mail-sink.js';
import { smtpMailer } from '../../../activities/notices/mail.js';

const SEEDED = {
  personId: 'p-1',
  username: 'alice',
  displayName: 'Alice',
  groups: [],
  password: 'a password in a head',
  signInTotpSecret: 'JBSWY3DPEHPK3PXP',
  recoveryTotpSecret: 'KRSXG5CTMVRXEZLU',
  recoveryCode: '0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV',
  privateEmail: 'alice@private.example.net',
  privatePhone: '+447700900901',
  contact: null,
  passkeys: [],
  signInPasskey: null,
};

describe('The people who act in demo and tests', () => {
  it('write down every secret they use, so that it can be searched for', async () => {
    const secrets = new UsedSecrets();
    const alice = new Person(SEEDED, { secrets, tell: () => {} });
    const codes = [await alice.signInCode(), await alice.recoveryCode()];
    const noted = secrets.all().map(({ value }) => value);
    const used = [SEEDED.password, SEEDED.signInTotpSecret, SEEDED.recoveryTotpSecret, SEEDED.recoveryCode, ...codes];
    for (const secret of used) expect(noted).toContain(secret);
  });

  it('read each mail once, their own only, and know where its code and link may be', async () => {
    const mail = await startMailSink();
    const secrets = new UsedSecrets();
    try {
      const send = smtpMailer({ url: mail.url, from: 'countersign@localhost' });
      const text = (code: string) =>
        `Your code is ${code}\n\nStop them here:\nhttp://localhost/not-me#token=t.${code}\n\nCase c-1`;
      const rest = { subject: 'Your recovery code', references: null, language: 'en', html: '' };
      await send({ messageId: '<other@x>', to: 'bob@private.example.net', ...rest, text: text('11112222') });
      await send({ messageId: '<one@x>', to: SEEDED.privateEmail, ...rest, text: text('33334444') });
      await send({ messageId: '<two@x>', to: SEEDED.privateEmail, ...rest, text: text('55556666') });
      const mailbox = new Mailbox({ mail, secrets }, SEEDED.privateEmail);
      expect([await mailbox.nextCode('c-1'), await mailbox.nextCode('c-1')]).toEqual(['33334444', '55556666']);
      const homes = new Map(secrets.all().map(({ value, home }) => [value, home]));
      expect(homes.get('33334444')).toBe(mailPlace('<one@x>'));
      expect(homes.get('t.55556666')).toBe(mailPlace('<two@x>'));
      expect(notMeTokenIn((await mail.messages())[0]!)).toBe('t.11112222');
    } finally {
      await mail.stop();
    }
  });
});
