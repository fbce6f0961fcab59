import { z } from 'zod';

/** An address of somebody whose word is believed: encrypted, or on this machine. */
export const httpsAddress = z.url().refine((url) => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === '127.0.0.1';
}, 'Expected an https address');

/** Reads a setting that is JSON. What is wrong is said without its cause: that quotes the text, and secrets may be in it. */
export function jsonSetting(expected = 'Expected JSON') {
  return (text: string, context: z.RefinementCtx): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    }
  };
}
