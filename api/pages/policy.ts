import type { Express } from 'express';
import { LANGUAGES, type Language } from '../../console/common/languages.js';
import { ceremonyPaint, policyPaint, policySigningPaint } from '../../console/countersign/first-paint.js';
import { CONSOLE_PATH, POLICY_CHANGES_PATH, SIGN_CEREMONY_PATH, SIGN_POLICY_PATH } from '../../contract/console.js';
import type { ApiDeps } from '../deps.js';
import { sendServed, servedAs, wantedLanguage } from './served.js';

/** The scripts of these pages; of each the first begins. */
const scripts = (...names: readonly string[]): readonly string[] => names.map((name) => `${CONSOLE_PATH}/${name}.js`);
const READS = scripts('policy-page', 'policy-texts');
const SIGNS = scripts('policy-signing', 'policy-signed', 'policy-facts', 'policy-texts', 'signed-text', 'passkey');
const BEGINS = scripts('ceremony-page', 'ceremony-key', 'ceremony-record', 'ceremony-texts', 'signed-text', 'passkey');

/** What the console itself needs nothing of. */
export const POLICY_SCRIPTS: readonly string[] = [...READS, ...SIGNS, ...BEGINS];

/**
 * Serves the pages where a change of policy is read and signed, and where the first keys are made.
 *
 * @param style where the style sheet of the console is
 */
export function servePolicyPages(
  app: Express,
  { signing, publicUrl }: Pick<ApiDeps, 'signing' | 'publicUrl'>,
  style: string,
): void {
  const signPage = `${signing.origin}${SIGN_POLICY_PATH}`;
  const back = `${publicUrl}${POLICY_CHANGES_PATH}/`;
  const { rpId } = signing;
  const serves = (path: string, paint: (language: Language) => string): void => {
    const pages = new Map(LANGUAGES.map((language) => [language, servedAs('html', paint(language))]));
    app.get(path, (request, response) => {
      const page = pages.get(wantedLanguage(request));
      if (page !== undefined) sendServed(request, response, page);
    });
  };
  serves(`${POLICY_CHANGES_PATH}/:changeId`, (language) => policyPaint(language, { style, modules: READS, signPage }));
  serves(SIGN_POLICY_PATH, (language) => policySigningPaint(language, { style, modules: SIGNS, rpId, back }));
  serves(SIGN_CEREMONY_PATH, (language) => ceremonyPaint(language, { style, modules: BEGINS, rpId }));
}
