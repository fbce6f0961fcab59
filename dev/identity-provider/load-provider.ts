/** The module `oidc-provider`. */
export type OidcProvider = typeof import('oidc-provider');

/**
 * Loads `oidc-provider` without the line it prints on Node 20, which it says it does not support and which it was tried
 * on. The package has one owner a process, so nothing else is silenced meanwhile but what it says itself.
 */
export async function loadOidcProvider(): Promise<OidcProvider> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}
