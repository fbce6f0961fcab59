/**
 * Campaigns that ask people to enrol, and the yearly question whether a recovery contact still is the right person. The owner
 * starts and stops a campaign; the case worker sends, holding the row of whoever it writes to. A mail that went out is a row
 * that it can neither change nor take away: one a person and day, and of a campaign each mail once.
 */
export const CAMPAIGNS = `
create table countersign.campaign (
  campaign_id text primary key,
  actions text not null,
  reminders integer not null,
  remind_after_days integer not null,
  started_at bigint not null,
  stopped_at bigint
);

create table countersign.campaign_member (
  campaign_id text not null references countersign.campaign,
  person_id text not null,
  wave integer not null,
  day text not null,
  look_at bigint,
  ended text,
  ended_at bigint,
  primary key (campaign_id, person_id)
);
create index campaign_member_due on countersign.campaign_member (look_at) where look_at is not null;

create table countersign.enrolment_mail (
  person_id text not null,
  day text not null,
  campaign_id text references countersign.campaign,
  mail text not null,
  sent_at bigint not null,
  primary key (person_id, day)
);
create unique index enrolment_mail_once on countersign.enrolment_mail (campaign_id, person_id, mail)
  where campaign_id is not null;

create table countersign.contact_look (
  person_id text primary key,
  look_at bigint not null
);
create index contact_look_due on countersign.contact_look (look_at);

create table countersign.contact_question (
  enrolled_id text not null,
  year integer not null,
  asked_at bigint not null,
  primary key (enrolled_id, year)
);

grant select on countersign.campaign to countersign_case_worker;
grant select, update (look_at, ended, ended_at) on countersign.campaign_member to countersign_case_worker;
grant select, insert on countersign.enrolment_mail, countersign.contact_question to countersign_case_worker;
grant select, insert, update (look_at) on countersign.contact_look to countersign_case_worker;
`;
