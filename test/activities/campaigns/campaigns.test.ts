import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MailRefusedError } from '../../../activities/notices/mail.js';
import { noteMember, stopCampaign } from '../../../db/campaigns.js';
import { DAY, HOUR, MINUTE } from '../../../domain/clock.js';
import { startSubjectWorld, type SubjectWorld } from '../verification/subject-world.js';
import { campaignWorld, type Asked } from './campaign-world.js';

/** A Monday; the world's clock begins two days before, on a Saturday noon. */
const MONDAY = '2026-11-23';
const MORNING = Date.parse(MONDAY) + 7 * HOUR;
const ENROL = 'https://recover.example.com/enrol';
const INVITED = 'Please enrol what you recover your account with';
const REMINDED = 'A reminder to enrol what you recover your account with';

/** True after so long: whoever was waited for hangs. */
const hangs = (milliseconds: number) => setTimeout(milliseconds, true, { ref: false });

describe('a campaign', () => {
  let world: SubjectWorld;
  let its: Awaited<ReturnType<typeof campaignWorld>>;
  let ada: Asked;

  const at = (now: number) => void (world.time.now = now);
  const allSent = async () => {
    while (await its.passes());
  };

  const lives = async (days: number, from = MORNING - DAY) => {
    for (let hour = 0; hour <= days * 24; hour += 4) {
      at(from + hour * HOUR);
      await allSent();
    }
  };
  const subjects = async (somebody: Asked) => (await its.read(somebody)).map(({ subject }) => subject);

  beforeAll(async () => {
    world = await startSubjectWorld();
    its = await campaignWorld(world);
  });
  beforeEach(async () => {
    // No test meets whom another left behind.
    await world.database.owner.updateTable('campaign_member').set({ look_at: null }).execute();
    await world.database.owner
      .updateTable('contact_look')
      .set({ look_at: Date.UTC(2099, 0, 1) })
      .execute();
    at(MORNING - 2 * DAY);
    ada = its.person();
    its.warnings.length = 0;
  });
  afterAll(() => world.stop());

  it('invites in the morning of the wave’s day and reminds twice, a week apart, and then never again', async () => {
    const campaign = await its.starts([ada], MONDAY);
    at(MORNING - 1);
    await allSent();
    expect(await subjects(ada)).toEqual([]);
    at(MORNING);
    await allSent();
    expect(await subjects(ada)).toEqual([INVITED]);
    await lives(70, MORNING);
    expect(await subjects(ada)).toEqual([INVITED, REMINDED, REMINDED]);
    const sent = await world.database.owner
      .selectFrom('enrolment_mail')
      .select(['day', 'mail'])
      .where('person_id', '=', ada.personId)
      .orderBy('day')
      .execute();
    expect(sent.map(({ day, mail }) => `${day} ${mail}`)).toEqual([
      '2026-11-23 invitation',
      '2026-11-30 reminder-1',
      '2026-12-07 reminder-2',
    ]);
    expect(await its.endings(campaign)).toEqual(['open']);
  });

  it('leads to the page where people enrol and to nothing else: no token, nobody named, nothing that a GET does', async () => {
    await its.starts([ada], MONDAY);
    at(MORNING);
    await allSent();
    const [mail] = await its.read(ada);
    const links = [...`${mail?.text}`.matchAll(/https?:\S+/g)].map(([link]) => link);
    expect(new Set(links)).toEqual(new Set([ENROL]));
    expect(mail?.text).not.toContain(ada.personId);
  });

  it('comes in everybody’s own morning and language', async () => {
    const tokyo = its.person({ timeZone: 'Asia/Tokyo' });
    const berlin = its.person({ timeZone: 'Europe/Berlin', locale: 'de-DE' });
    await its.starts([tokyo, berlin], MONDAY);
    at(MORNING - 9 * HOUR - 1);
    await allSent();
    expect(await subjects(tokyo)).toEqual([]);
    at(MORNING - 9 * HOUR);
    await allSent();
    expect([await subjects(tokyo), await subjects(berlin)]).toEqual([[INVITED], []]);
    at(MORNING - HOUR);
    await allSent();
    expect(await subjects(berlin)).toEqual(['Bitte hinterlegen Sie, womit Sie Ihr Konto wiederherstellen']);
  });

  it('writes to nobody any more who has enrolled meanwhile, be it before the wave or before a reminder', async () => {
    const early = its.person();
    const campaign = await its.starts([ada, early], MONDAY);
    await its.enrols(early);
    at(MORNING);
    await allSent();
    await its.enrols(ada);
    await lives(20, MORNING);
    expect([await subjects(ada), await subjects(early)]).toEqual([[INVITED], []]);
    expect(await its.endings(campaign)).toEqual(['done', 'done']);
  });

  it.each([
    ['left', { status: 'left' as const }, 'left'],
    ['is suspended', { status: 'suspended' as const }, 'under way'],
    ['is held for a court', { status: 'legal-hold' as const }, 'under way'],
    ['has no mailbox', { workEmail: '' }, 'no-mailbox'],
  ])('writes to nobody who %s, and goes on with whoever is back', async (_, changes, ending) => {
    const campaign = await its.starts([ada], MONDAY);
    world.known(ada.personId, changes);
    await lives(3);
    expect(await subjects(ada)).toEqual([]);
    expect(await its.endings(campaign)).toEqual([ending]);
    world.known(ada.personId);
    await lives(1, MORNING + 3 * DAY);
    expect(await subjects(ada)).toEqual(ending === 'under way' ? [INVITED] : []);
  });

  it('attack: somebody who is just being recovered, perhaps not by themselves, is not told to enrol', async () => {
    await its.starts([ada], MONDAY);
    const { database } = world;
    const open = { person_id: ada.personId, case_id: `case-of-${ada.personId}`, opened_at: world.time.now };
    await database.owner.insertInto('open_recovery').values(open).execute();
    await lives(3);
    expect(await subjects(ada)).toEqual([]);
    await database.owner.deleteFrom('open_recovery').where('person_id', '=', ada.personId).execute();
    await lives(1, MORNING + 3 * DAY);
    expect(await subjects(ada)).toEqual([INVITED]);
  });

  it('sends each mail once when several workers look at the same moment', async () => {
    const people = [ada, its.person(), its.person()];
    await its.starts(people, MONDAY);
    const sent: string[] = [];
    for (const time of [MORNING - DAY, MORNING, MORNING + 7 * DAY]) {
      at(time);
      const pass = () =>
        its.passes(async ({ messageId }) => {
          sent.push(messageId);
          await new Promise((resolve) => setImmediate(resolve));
        });
      await Promise.all([pass(), pass(), pass(), pass(), pass()]);
    }
    expect(sent).toHaveLength(6);
    expect(new Set(sent).size).toBe(6);
  });

  it('that hangs at the mail server in one worker holds up nobody else’s in another', async () => {
    const other = its.person();
    await its.starts([ada, other], MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    let release = () => {};
    const sent: string[] = [];
    let first: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isHanging) => {
      first = its.passes(async ({ to }) => {
        sent.push(to);
        isHanging();
        if (sent.length === 1) await new Promise<void>((resolve) => (release = resolve));
      });
    });
    const second = its.passes(async ({ to }) => void sent.push(to));
    const held = await Promise.race([second.then(() => false), hangs(10_000)]);
    release();
    await Promise.all([first, second]);
    expect(held).toBe(false);
    expect(sent.toSorted()).toEqual([ada.address, other.address].toSorted());
  });

  it('attack: two campaigns over the same people, sent by two workers at once, are one mail a person and day', async () => {
    await its.starts([ada], MONDAY);
    await its.starts([ada], MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    await Promise.all([its.passes(), its.passes()]);
    await allSent();
    expect(await subjects(ada)).toEqual([INVITED]);
    at(MORNING + HOUR);
    await allSent();
    expect(await subjects(ada)).toEqual([INVITED]);
    at(MORNING + DAY);
    await allSent();
    expect(await subjects(ada)).toEqual([INVITED, INVITED]);
  });

  it('that cannot be sent is sent later, as the same mail; a mail server that is away is not tried for everybody', async () => {
    const people = [ada, ...Array.from({ length: 9 }, () => its.person())];
    await its.starts(people, MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    const tried: string[] = [];
    const away = async ({ messageId }: { messageId: string }) => {
      tried.push(messageId);
      throw new Error('away');
    };
    expect(await its.passes(away)).toBe(false);
    expect(tried).toHaveLength(2);
    expect(its.warnings.join()).not.toContain('@');
    at(MORNING + 10 * MINUTE);
    await allSent();
    for (const somebody of people) expect(await subjects(somebody)).toEqual([INVITED]);
    const sent = (await Promise.all(people.map((one) => its.read(one)))).flat().map(({ messageId }) => messageId);
    expect(sent).toEqual(expect.arrayContaining(tried));
  });

  it('one mailbox that takes nothing now holds up nobody else’s', async () => {
    const other = its.person();
    await its.starts([ada, other], MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    await its.passes(async (mail) => {
      if (mail.to === ada.address) throw new Error('greylisted');
      await world.deps.sendMail(mail);
    });
    expect([await subjects(ada), await subjects(other)]).toEqual([[], [INVITED]]);
  });

  it('goes on after a worker died in the middle of a mail: what was not noted goes out again as the same mail', async () => {
    await its.starts([ada], MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    const ids: string[] = [];
    // The mail server has it, and the worker falls before it can say so.
    await its.passes(async ({ messageId }) => {
      ids.push(messageId);
      throw new Error('killed');
    });
    at(MORNING + HOUR);
    await its.passes(async ({ messageId }) => void ids.push(messageId));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    await its.passes(async ({ messageId }) => void ids.push(messageId));
    expect(ids).toHaveLength(2);
  });

  it('gives up on a mailbox that is gone, and says so in the log without an address', async () => {
    const campaign = await its.starts([ada], MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    await its.passes(() => Promise.reject(new MailRefusedError('gone')));
    expect(await its.endings(campaign)).toEqual(['no-mailbox']);
    expect(its.warnings).toEqual([expect.stringContaining('a mailbox takes no mail of a campaign')]);
    expect(its.warnings.join()).not.toContain('@');
    await lives(10, MORNING);
    expect(await subjects(ada)).toEqual([]);
  });

  it('that is stopped sends nothing more, and waits for whoever is just being written to', async () => {
    const campaign = await its.starts([ada], MONDAY);
    at(MORNING - DAY);
    await allSent();
    at(MORNING);
    let release = () => {};
    const order: string[] = [];
    let sending: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isSending) => {
      sending = its.passes(async () => {
        isSending();
        await new Promise<void>((resolve) => (release = resolve));
        order.push('sent');
      });
    });
    const stopping = stopCampaign(world.database.owner, campaign, world.time.now).then((isStopped) => {
      order.push(`stopped: ${isStopped}`);
    });
    release();
    await Promise.all([sending, stopping]);
    expect(order).toEqual(['sent', 'stopped: true']);
    expect(await stopCampaign(world.database.owner, campaign, world.time.now)).toBe(false);
    // What a worker notes of a mail that failed just before does not begin it again.
    const again = { lookAt: world.time.now };
    await noteMember(world.deps.db, { campaignId: campaign, personId: ada.personId }, again, world.time.now);
    await lives(20, MORNING);
    expect(await subjects(ada)).toEqual([]);
  });
});
