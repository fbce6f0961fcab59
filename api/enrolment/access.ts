import type { PageScripts } from '../pages/scripts.js';
import type { EnrolmentEngine } from './engine.js';
import type { SignIns } from './sign-ins.js';

/** What the API needs for people to enrol by themselves. */
export interface EnrolmentAccess {
  readonly engine: EnrolmentEngine;
  readonly signIns: SignIns;
  readonly scripts: PageScripts;
}
