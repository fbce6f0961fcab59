import axe from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';

/** One debugger a page, which goes with it: one that leaves takes the page's authenticator along. */
const DEBUGGERS = new WeakMap<Page, Promise<CDPSession>>();

/** Past the page's own policy, as a debugger sees it: the page itself lets no such script in. */
async function evaluated(page: Page, expression: string): Promise<unknown> {
  const debug = DEBUGGERS.get(page) ?? page.context().newCDPSession(page);
  DEBUGGERS.set(page, debug);
  const how = { expression, awaitPromise: true, returnByValue: true };
  const { result, exceptionDetails } = await (await debug).send('Runtime.evaluate', how);
  if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
  return result.value;
}

/** What of axe-core's report is looked at. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** In which colours a page is looked at, and by which rules: only those about colours can find anything else in the dark. */
const LOOKS = [
  ['light', '{}'],
  ['dark', "{ runOnly: ['color-contrast', 'link-in-text-block'] }"],
] as const;

/** What axe-core finds wrong with a page as it is now, in light and in dark. */
export async function whatAxeFinds(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const isThere = await evaluated(page, "typeof axe === 'object'");
  if (isThere !== true) await evaluated(page, axe.source);
  for (const [colorScheme, options] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    const report = `axe.run(document, ${options}).then(({ violations }) => violations)`;
    const violations = (await evaluated(page, report)) as readonly Violation[];
    found.push(...violations.map(({ id, nodes }) => `${colorScheme}: ${id} ${JSON.stringify(nodes)}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}
