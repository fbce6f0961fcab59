import type { Page } from 'playwright-core';

/** No page here has more to stop at. */
const STOPS_MAX = 60;

/** Goes on by the tabulator, as whoever has no pointer does, until a link or button of that name is reached, and presses it. */
export async function pressesByKeyboard(page: Page, name: string): Promise<void> {
  for (let stop = 0; stop < STOPS_MAX; stop += 1) {
    await page.keyboard.press('Tab');
    const reached = await page.evaluate('document.activeElement.textContent');
    if (reached === name) return page.keyboard.press('Enter');
  }
  throw new Error(`the keyboard does not lead to ${name}`);
}
