import { randomBytes } from 'node:crypto';

/** What a carrier tells the fake of a line; what is left out it does not tell. */
export interface FakeLine {
  readonly type?: string;
  /** RFC 3339. */
  readonly lastSimSwapDate?: string;
  /** ISO 8601 duration, for carriers that tell no date. */
  readonly swappedPeriod?: string;
  readonly swappedInPeriod?: boolean;
  /** As Lookup has it when the carrier told nothing (60620). */
  readonly simErrorCode?: number;
}

/** An answer of the fake. */
export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** An error in the published form: `code`, `message`, `more_info`, `status`. */
export function errorAnswer(status: number, code: number, message: string): FakeAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/** A message that was taken, as `api.v2010.account.message`. */
export function messageAnswer(accountSid: string, form: URLSearchParams): FakeAnswer {
  const sid = newSid('SM');
  const now = new Date().toUTCString();
  return {
    status: 201,
    body: {
      account_sid: accountSid,
      api_version: '2010-04-01',
      body: form.get('Body'),
      date_created: now,
      date_sent: null,
      date_updated: now,
      direction: 'outbound-api',
      error_code: null,
      error_message: null,
      from: form.get('From'),
      messaging_service_sid: form.get('MessagingServiceSid'),
      num_media: '0',
      num_segments: '1',
      price: null,
      price_unit: 'USD',
      sid,
      status: form.has('From') ? 'queued' : 'accepted',
      to: form.get('To'),
      uri: `/2010-04-01/Accounts/${accountSid}/Messages/${sid}.json`,
    },
  };
}

/** A call that was taken, as `api.v2010.account.call`. */
export function callAnswer(accountSid: string, form: URLSearchParams): FakeAnswer {
  const sid = newSid('CA');
  return {
    status: 201,
    body: {
      account_sid: accountSid,
      api_version: '2010-04-01',
      answered_by: null,
      date_created: null,
      direction: 'outbound-api',
      duration: null,
      end_time: null,
      from: form.get('From'),
      price: null,
      price_unit: 'USD',
      sid,
      start_time: null,
      status: 'queued',
      to: form.get('To'),
      uri: `/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`,
    },
  };
}

function simSwapOf({ lastSimSwapDate, swappedPeriod, swappedInPeriod, simErrorCode }: FakeLine): unknown {
  return {
    last_sim_swap: {
      last_sim_swap_date: lastSimSwapDate ?? null,
      swapped_period: swappedPeriod ?? null,
      swapped_in_period: swappedInPeriod ?? null,
    },
    carrier_name: 'Vodafone UK',
    mobile_country_code: '276',
    mobile_network_code: '02',
    error_code: simErrorCode ?? null,
  };
}

/** What Lookup v2 says of a number, with the fields that were asked for. */
export function lookupAnswer(number: string, line: FakeLine, fields: readonly string[]): FakeAnswer {
  return {
    status: 200,
    body: {
      calling_country_code: '44',
      country_code: 'GB',
      phone_number: number,
      national_format: number.replace('+44', '0'),
      valid: true,
      validation_errors: [],
      caller_name: null,
      sim_swap: fields.includes('sim_swap') ? simSwapOf(line) : null,
      call_forwarding: null,
      line_type_intelligence: fields.includes('line_type_intelligence')
        ? {
            type: line.type ?? null,
            carrier_name: 'Vodafone UK',
            mobile_country_code: '234',
            mobile_network_code: '15',
            error_code: null,
          }
        : null,
      identity_match: null,
      reassigned_number: null,
      sms_pumping_risk: null,
      phone_number_quality_score: null,
      url: `https://lookups.twilio.com/v2/PhoneNumbers/${number}`,
    },
  };
}
