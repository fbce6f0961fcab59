import { expect } from '@jest/globals';
import type { Case } from '../../../domain/case.js';
import { LiveCase } from './live-case.js';

/** The rest of a case that was just opened, done by its honest people. */
export async function finish(kase: LiveCase): Promise<Case> {
  await kase.verify();
  return finishVerified(kase);
}

/** The rest of a case whose subject proved who they are, done by its honest people. */
export async function finishVerified(kase: LiveCase): Promise<Case> {
  await kase.approve();
  await kase.claim();
  await kase.review();
  return kase.recorded();
}

/** The person of an abandoned case opens another at once; the old one was undone, is reviewed and closes. */
export async function comesBack(abandoned: LiveCase): Promise<LiveCase> {
  const next = await LiveCase.open(abandoned.live, abandoned.subject);
  await next.reaches('verifying');
  expect(await abandoned.reaches('under-review')).toMatchObject({ mayOnlyUndo: true, needsHuman: true });
  await abandoned.review();
  return next;
}
