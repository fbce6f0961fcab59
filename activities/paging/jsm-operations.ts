import { detailsOf, summaryOf, type PageOnDuty } from './on-call.js';
import { sendPage } from './request.js';

/** A team's API integration of JSM Operations, or of Opsgenie, whose alerts it takes. `url` without trailing slash. */
export interface JsmIntegration {
  readonly url: string;
  readonly apiKey: string;
}

/** Pages by the Alert API that JSM Operations shares with Opsgenie (`POST /v2/alerts`): open alerts of one `alias` are one. */
export function jsmOperations({ url, apiKey }: JsmIntegration): PageOnDuty {
  return (page) =>
    sendPage(
      'JSM Operations',
      `${url}/v2/alerts`,
      { Authorization: `GenieKey ${apiKey}` },
      {
        message: summaryOf(page),
        alias: page.dedupKey,
        description: page.link,
        details: detailsOf(page),
        source: 'countersign',
        priority: 'P2',
      },
    );
}
