import { z } from 'zod';
import type { PhoneGateway } from '../activities/phones/gateway.js';
import { twilioGateway } from '../activities/phones/twilio/gateway.js';
import type { Clock } from '../domain/clock.js';
import type { Policy } from '../policy/load.js';
import { SettingsError } from './settings.js';

/** Encrypted, or on this machine: what goes there holds codes and a key. */
const safeUrl = z.url().refine((url) => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === '127.0.0.1';
}, 'Expected an https address');

const sid = (prefix: string) =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`), `Expected an id that begins with ${prefix}`);

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'Expected a number in E.164 form, such as +15017122661');

/** Settings of the telephone gateway, Twilio or one that speaks its API. All that has no default, or none of them. */
export const PHONE_GATEWAY_SETTINGS = {
  TWILIO_ACCOUNT_SID: sid('AC').optional(),
  TWILIO_API_KEY_SID: sid('SK').optional(),
  TWILIO_API_KEY_SECRET: z.string().min(1).optional(),
  /** The number that calls and texts come from. */
  TWILIO_FROM: e164.optional(),
  /** Sends the texts in the place of that number. */
  TWILIO_MESSAGING_SERVICE_SID: sid('MG').optional(),
  /** Where whoever calls back is connected; without it nobody is called back. */
  TWILIO_DESK_LINE: e164.optional(),
  TWILIO_API_URL: safeUrl.default('https://api.twilio.com'),
  TWILIO_LOOKUP_URL: safeUrl.default('https://lookups.twilio.com'),
};

type PhoneGatewaySettings = z.infer<z.ZodObject<typeof PHONE_GATEWAY_SETTINGS>>;

const NEEDED = ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY_SID', 'TWILIO_API_KEY_SECRET', 'TWILIO_FROM'] as const;

/**
 * The gateway that the settings describe, or null where they describe none.
 *
 * @throws {SettingsError} when some of what it needs is given and some is not
 */
export function phoneGatewayOf(settings: PhoneGatewaySettings, clock: Clock): PhoneGateway | null {
  const {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_API_KEY_SID: keySid,
    TWILIO_API_KEY_SECRET: secret,
    TWILIO_FROM: from,
  } = settings;
  if (accountSid !== undefined && keySid !== undefined && secret !== undefined && from !== undefined) {
    const account = {
      apiUrl: settings.TWILIO_API_URL.replace(/\/$/, ''),
      lookupUrl: settings.TWILIO_LOOKUP_URL.replace(/\/$/, ''),
      accountSid,
      key: { sid: keySid, secret },
      from,
      messagingServiceSid: settings.TWILIO_MESSAGING_SERVICE_SID ?? null,
      deskLine: settings.TWILIO_DESK_LINE ?? null,
    };
    return twilioGateway(account, clock);
  }
  const missing = NEEDED.filter((name) => settings[name] === undefined);
  if (missing.length === NEEDED.length) return null;
  throw new SettingsError(
    'The case worker',
    missing.map((name) => `${name}: missing, though others of the telephone gateway are set`),
  );
}

/** Whether a policy admits codes to telephones: then somebody should know that none can be sent. */
export function admitsPhoneCodes({ rules }: Pick<Policy, 'rules'>): boolean {
  return rules.some(({ evidence }) => evidence.methods.some(({ method }) => method === 'phone-code'));
}
