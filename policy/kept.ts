import { parsePolicy, type Policy } from './load.js';

/** What was kept may be anything that somebody put there by hand. */
function parsed(text: string, digest: string, production: boolean): Policy | null {
  try {
    return parsePolicy(text, digest, { production });
  } catch {
    return null;
  }
}

/**
 * The file, among those that were kept as a policy, that is this policy: its digest is made anew. Null where none is, or it is
 * no longer sound. `production` refuses the demo's.
 */
export function keptPolicy(
  texts: readonly string[],
  digest: string,
  production: boolean,
): { readonly policy: Policy; readonly text: string } | null {
  for (const text of texts) {
    const policy = parsed(text, digest, production);
    if (policy?.digest === digest) return { policy, text };
  }
  return null;
}
