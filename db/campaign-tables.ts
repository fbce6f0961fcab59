/** Epoch milliseconds. */
type Time = number;

interface CampaignTable {
  /** As whoever started it named it. */
  campaign_id: string;
  /** With commas between. */
  actions: string;
  reminders: number;
  remind_after_days: number;
  started_at: Time;
  stopped_at: Time | null;
}

interface CampaignMemberTable {
  campaign_id: string;
  person_id: string;
  wave: number;
  /** `YYYY-MM-DD`, of the wave. */
  day: string;
  /** When they are looked at next; null once it is over for them. */
  look_at: Time | null;
  ended: string | null;
  ended_at: Time | null;
}

interface EnrolmentMailTable {
  person_id: string;
  /** `YYYY-MM-DD`, of the person's own calendar. */
  day: string;
  /** Null for a question about contacts. */
  campaign_id: string | null;
  mail: string;
  sent_at: Time;
}

interface ContactLookTable {
  person_id: string;
  look_at: Time;
}

interface ContactQuestionTable {
  enrolled_id: string;
  year: number;
  asked_at: Time;
}

/** The tables of campaigns; what each is for stands in `migrations/0033-campaigns.ts`. */
export interface CampaignTables {
  campaign: CampaignTable;
  campaign_member: CampaignMemberTable;
  enrolment_mail: EnrolmentMailTable;
  contact_look: ContactLookTable;
  contact_question: ContactQuestionTable;
}
