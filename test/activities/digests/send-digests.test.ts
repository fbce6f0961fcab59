import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailRefusedError } from '../../../activities/notices/mail.js';
import { DAY, HOUR, MINUTE } from '../../../domain/clock.js';
import { startSubjectWorld, type SubjectWorld } from '../verification/subject-world.js';
import { digestWorld, type Manager } from './digest-world.js';

/** 21 November 2026, noon in Greenwich: 21:00 in Tokyo and 7:00 in New York. */
const NOON = Date.UTC(2026, 10, 21, 12);
const NEXT_MORNING = Date.UTC(2026, 10, 22, 7);

describe('the digest of a manager', () => {
  let world: SubjectWorld;
  let its: ReturnType<typeof digestWorld>;
  let mona: Manager;

  const at = (now: number) => void (world.time.now = now);
  /** Everything due is sent, in as many goes as it takes. */
  const allSent = async () => {
    while (await its.passes());
  };

  beforeAll(async () => {
    world = await startSubjectWorld();
    its = digestWorld(world);
  });
  beforeEach(async () => {
    // No test reads what another left behind.
    await world.database.owner.deleteFrom('digest_item').execute();
    await world.database.owner.deleteFrom('digest').execute();
    at(NOON);
    mona = its.manager();
    its.warnings.length = 0;
  });
  afterAll(() => world.stop());

  it('is one mail for a whole day of theirs, in their own morning, and nothing before it', async () => {
    const cases = [await its.caseUnder(mona), await its.caseUnder(mona), await its.caseUnder(mona)];
    for (const kase of cases) await its.tells(kase);
    await allSent();
    at(NEXT_MORNING - 1);
    await allSent();
    expect(await its.read(mona)).toEqual([]);
    at(NEXT_MORNING);
    await allSent();
    const mails = await its.read(mona);
    expect(mails.map(({ subject }) => subject)).toEqual(['Your team: 3 recoveries since yesterday']);
    for (const { id } of cases) expect(mails[0]?.text).toContain(`Case: ${id}`);
  });

  it('comes when it is morning where each of them is', async () => {
    const tokyo = its.manager({ timeZone: 'Asia/Tokyo' });
    const newYork = its.manager({ timeZone: 'America/New_York' });
    for (const somebody of [tokyo, newYork]) await its.tells(await its.caseUnder(somebody));
    at(NOON + 10 * HOUR);
    await allSent();
    expect([await its.read(tokyo), await its.read(newYork)].map((mails) => mails.length)).toEqual([1, 0]);
    at(NOON + 24 * HOUR);
    await allSent();
    expect([await its.read(tokyo), await its.read(newYork)].map((mails) => mails.length)).toEqual([1, 1]);
  });

  it('is in their own language, with times of their own zone', async () => {
    const martina = its.manager({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
    await its.tells(await its.caseUnder(martina));
    at(NOON + DAY);
    await allSent();
    const [mail] = await its.read(martina);
    expect(mail?.subject).toBe('Ihr Team: 1 Wiederherstellung seit gestern');
    expect(mail?.text).toContain('Fall eröffnet: 21. November 2026 um 13:00 MEZ (Europe/Berlin)');
    expect(mail?.text).toContain('Stand: Noch nicht beendet');
  });

  it('holds the cases of their own people and no others, each with a link that stops it in their name', async () => {
    const other = its.manager();
    const [mine, theirs] = [await its.caseUnder(mona), await its.caseUnder(other)];
    await Promise.all([its.tells(mine), its.tells(theirs)]);
    at(NOON + DAY);
    await allSent();
    const [[toMona], [toOther]] = [await its.read(mona), await its.read(other)];
    expect(await its.standingIn(toMona?.text ?? '')).toEqual([[mine.id, mona.personId]]);
    expect(await its.standingIn(toOther?.text ?? '')).toEqual([[theirs.id, other.personId]]);
    expect(toMona?.text).not.toContain(theirs.id);
  });

  it('says how each case stands by then, and names it once whatever happened in it', async () => {
    const kase = await its.caseUnder(mona, { outcome: 'completed' });
    await its.tells(kase);
    await its.tells(kase, 'effects-applied');
    at(NOON + DAY);
    await allSent();
    const [mail] = await its.read(mona);
    expect(mail?.text.split(`Case: ${kase.id}`)).toHaveLength(2);
    expect(mail?.text).toContain('Now: Completed');
  });

  it('is not sent on a day with nothing in it, and once sent not again, however many passes there are', async () => {
    await its.tells(await its.caseUnder(mona));
    for (let hour = 0; hour < 72; hour += 1) {
      at(NOON + hour * HOUR);
      await allSent();
    }
    expect(await its.read(mona)).toHaveLength(1);
  });

  it('has a next one for what comes after it was sent, and a notice told again is in no second one', async () => {
    const [first, second] = [await its.caseUnder(mona), await its.caseUnder(mona)];
    await its.tells(first);
    at(NEXT_MORNING + MINUTE);
    await allSent();
    await its.tells(first);
    await its.tells(second);
    at(NEXT_MORNING + 2 * HOUR);
    await allSent();
    at(NEXT_MORNING + DAY);
    await allSent();
    at(NEXT_MORNING + 2 * DAY);
    await allSent();
    const mails = await its.read(mona);
    expect(await Promise.all(mails.map(({ text }) => its.standingIn(text)))).toEqual([
      [[first.id, mona.personId]],
      [[second.id, mona.personId]],
    ]);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
  });

  it('takes nothing more for a day whose digest is out, as by a clock that is behind: it is in the next', async () => {
    await its.tells(await its.caseUnder(mona));
    at(NEXT_MORNING);
    await allSent();
    at(NEXT_MORNING - 5 * MINUTE);
    const late = await its.caseUnder(mona);
    await its.tells(late);
    at(NEXT_MORNING + DAY);
    await allSent();
    const texts = (await its.read(mona)).map(({ text }) => text.includes(late.id));
    expect(texts).toEqual([false, true]);
  });

  it('is sent once when several workers look at the same moment', async () => {
    await its.tells(await its.caseUnder(mona));
    at(NOON + DAY);
    let sent = 0;
    const counted = async () => {
      sent += 1;
      await new Promise((resolve) => setImmediate(resolve));
    };
    await Promise.all(Array.from({ length: 5 }, () => its.passes(counted)));
    expect(sent).toBe(1);
  });

  it('that hangs at the mail server in one worker holds up no other manager’s in another', async () => {
    const slow = its.manager();
    await its.tells(await its.caseUnder(slow));
    at(NOON + MINUTE);
    await its.tells(await its.caseUnder(mona));
    at(NOON + DAY);
    let release = () => {};
    let first: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isHanging) => {
      first = its.passes(async ({ to }) => {
        if (to !== slow.address) return;
        isHanging();
        await new Promise<void>((resolve) => (release = resolve));
      });
    });
    const meanwhile: string[] = [];
    await its.passes(async ({ to }) => void meanwhile.push(to));
    expect(meanwhile).toEqual([mona.address]);
    release();
    await first;
  });

  it('that could not be sent is sent by a later pass, as the same mail, and holds up nobody else’s', async () => {
    const other = its.manager();
    for (const somebody of [mona, other]) await its.tells(await its.caseUnder(somebody));
    at(NOON + DAY);
    const tried: string[] = [];
    const away = its.passes(async (mail) => {
      if (mail.to !== mona.address) return world.deps.sendMail(mail);
      tried.push(mail.messageId);
      throw new Error('away');
    });
    await expect(away).rejects.toThrow('1 digests were not sent');
    expect([await its.read(mona), await its.read(other)].map((mails) => mails.length)).toEqual([0, 1]);
    at(NOON + DAY + 5 * MINUTE);
    await allSent();
    expect((await its.read(mona)).map(({ messageId }) => messageId)).toEqual(tried);
    expect(await its.read(other)).toHaveLength(1);
  });

  it('to a mailbox that is gone, or to a manager who has none, is given up and said in the log without an address', async () => {
    const nobody = its.manager({ workEmail: '' });
    const gone = its.manager();
    await its.tells(await its.caseUnder(gone));
    world.known(nobody.personId, { workEmail: 'soon.gone@example.com' });
    await its.tells(await its.caseUnder(nobody));
    world.known(nobody.personId, { workEmail: '' });
    at(NOON + DAY);
    await its.passes(() => Promise.reject(new MailRefusedError('gone')));
    await its.passes(() => Promise.reject(new Error('a further mail')));
    expect(its.warnings.toSorted()).toEqual([
      expect.stringContaining('a mailbox takes no digests'),
      expect.stringContaining('a manager has no mailbox'),
    ]);
    expect(its.warnings.join()).not.toContain('@');
  });
});
