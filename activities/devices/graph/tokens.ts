import { z } from 'zod';
import { SECOND, type Clock } from '../../../domain/clock.js';
import { askProvider } from '../../pushes/request.js';
import { DeviceInventoryError } from '../inventory.js';

/** Us, as an application of a tenant of Microsoft Entra ID. URLs without a path. */
export interface GraphApp {
  /** `https://graph.microsoft.com`, or that of a national cloud. */
  readonly graphUrl: string;
  /** `https://login.microsoftonline.com`, or that of a national cloud. */
  readonly loginUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const granted = z.object({
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.number().positive(),
  access_token: z.string().min(1),
});

/** Our choice: a token is asked for anew a minute before it is over, so that none is over on its way. */
const EARLY_MS = 60 * SECOND;

/** The access tokens of an application, by client credentials (RFC 6749, section 4.4), kept as long as they last. */
export interface GraphTokens {
  /** @throws when none is granted */
  readonly current: () => Promise<string>;
  /** It was refused: the next is a new one. */
  readonly forget: () => void;
}

/** Asks for tokens where they are needed. Two at once may ask twice; each token counts by itself. */
export function graphTokens(app: GraphApp, clock: Clock): GraphTokens {
  const { graphUrl, loginUrl, tenantId, clientId, clientSecret } = app;
  let kept: { readonly token: string; readonly until: number } | null = null;

  async function asked(): Promise<string> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${graphUrl}/.default`,
    });
    const { status, body } = await askProvider({
      url: `${loginUrl}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`,
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    const read = granted.safeParse(body);
    if (status !== 200 || !read.success) throw new DeviceInventoryError('Entra ID', `answered ${status} for a token`);
    const { access_token: token, expires_in: seconds } = read.data;
    kept = { token, until: (await clock()) + seconds * SECOND - EARLY_MS };
    return token;
  }

  return {
    async current() {
      return kept !== null && kept.until > (await clock()) ? kept.token : asked();
    },
    forget() {
      kept = null;
    },
  };
}
