import { policySetTextToParts, policyToJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { AccessTexts } from '../../../policy/access/policy-set.js';

interface Part {
  readonly id: string;
  readonly effect: string;
  readonly text: string;
}

/** The policies of a text, each with its id and what it does. */
function partsOf({ policies }: Pick<AccessTexts, 'policies'>): readonly Part[] {
  const parts = policySetTextToParts(policies);
  if (parts.type === 'failure') throw new Error('the policies cannot be read');
  return parts.policies.map((text) => {
    const read = policyToJson(text);
    if (read.type === 'failure') throw new Error(`no policy: ${text}`);
    return { id: read.json.annotations?.['id'] ?? '', effect: read.json.effect, text };
  });
}

/** A set without some of its policies. */
export function without(texts: AccessTexts, ids: readonly string[]): AccessTexts {
  const left = partsOf(texts).filter(({ id }) => !ids.includes(id));
  return { ...texts, policies: left.map(({ text }) => text).join('\n') };
}

/** The policies that forbid something. */
export function forbiddingIds(texts: AccessTexts): readonly string[] {
  return partsOf(texts).flatMap(({ id, effect }) => (effect === 'forbid' ? [id] : []));
}
