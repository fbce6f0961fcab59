import { detailsOf, summaryOf, type PageOnDuty } from './on-call.js';
import { sendPage } from './request.js';

/** A service of PagerDuty, by the routing key of its integration. `url` without trailing slash. */
export interface PagerDutyService {
  readonly url: string;
  readonly routingKey: string;
}

/** Pages by PagerDuty's Events API v2 (`POST /v2/enqueue`): events of one `dedup_key` are one incident. */
export function pagerDuty({ url, routingKey }: PagerDutyService): PageOnDuty {
  return (page) =>
    sendPage(
      'PagerDuty',
      `${url}/v2/enqueue`,
      {},
      {
        routing_key: routingKey,
        event_action: 'trigger',
        dedup_key: page.dedupKey,
        payload: {
          summary: summaryOf(page),
          source: 'countersign',
          severity: 'error',
          custom_details: detailsOf(page),
        },
        links: [{ href: page.link, text: 'The case' }],
      },
    );
}
