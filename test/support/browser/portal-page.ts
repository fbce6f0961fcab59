import type { BrowserContext, Page } from 'playwright-core';

/** How long a page may take for whatever it is waited for: a person would wait as long, and a busy machine needs it. */
const WAITS_MILLISECONDS = 30_000;

/** The subject's page as the person in front of it sees and uses it. */
export class PortalPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Opens an address of the page in a tab. */
  static async open(context: BrowserContext, url: string): Promise<PortalPage> {
    const page = await context.newPage();
    page.setDefaultTimeout(WAITS_MILLISECONDS);
    await page.goto(url);
    return new PortalPage(page);
  }

  /** Waits until the page shows a step, by its heading. */
  async shows(title: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
  }

  /** Types into a field and sends it. */
  async gives(label: string, text: string, button = 'Send'): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  async entersCode(code: string): Promise<void> {
    await this.gives('Case code', code, 'Go on');
  }

  async presses(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Waits until the page says why something did not go on. */
  async saysNo(sentence: string): Promise<void> {
    await this.page.getByRole('alert').filter({ hasText: sentence }).waitFor();
  }

  /** Waits until the page says something beside the step. */
  async says(sentence: string): Promise<void> {
    await this.page.getByRole('status').filter({ hasText: sentence }).waitFor();
  }
}
