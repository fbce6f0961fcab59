import type { Platform } from '../../api/progress.js';
import type { AttestedMethod, Method } from './methods.js';

/** What is said of one method. */
export interface MethodTexts {
  /** As it stands in the list of what is asked. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  /** What takes this way in the place of another. */
  readonly instead: string;
}

/** The heading of a step and what it says below. */
export interface StepTexts {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What went wrong, as a sentence with what to do next. Nothing says which of many reasons it was (invariant 13). */
export type Failure =
  | 'code'
  | 'verification'
  | 'session'
  | 'sessions'
  | 'password'
  | 'passwordReused'
  | 'passkey'
  | 'contact'
  | 'contactCode'
  | 'freshCode'
  | 'changed'
  | 'busy'
  | 'unreachable';

/** Every text of the page in one language. */
export interface Texts {
  readonly language: string;
  readonly languages: string;
  readonly start: StepTexts & { readonly label: string; readonly hint: string; readonly button: string };
  readonly noScript: string;
  readonly never: { readonly title: string; readonly points: readonly string[] };
  /** How to tell the desk from somebody who pretends to be it; its number stands above the lines. */
  readonly desk: StepTexts;
  readonly notMe: StepTexts;
  /** What somebody presses who is forced: pressed, it shows nothing. */
  readonly quiet: string;
  readonly steps: Readonly<
    Record<
      | 'prove'
      | 'waitForApproval'
      | 'waitForTime'
      | 'waitForSystem'
      | 'waitLonger'
      | 'comeBack'
      | 'choose'
      | 'goOnElsewhere'
      | 'done'
      | 'stopped'
      | 'expired'
      | 'failed'
      | 'otherMethods',
      StepTexts
    >
  >;
  /** The same steps where a passkey is replaced and not a password. */
  readonly passkeySteps: Readonly<Record<'comeBack' | 'choose' | 'done', StepTexts>>;
  /** The same steps where nothing is replaced, but access is given for a time. */
  readonly unlockSteps: Readonly<Record<'done', StepTexts>>;
  readonly contactSteps: Readonly<Record<'comeBack' | 'choose' | 'done', StepTexts>>;
  readonly mailboxSteps: Readonly<Record<'inUse', StepTexts>>;
  readonly lentSteps: Readonly<Record<'inUse', StepTexts>>;
  readonly accountSteps: Readonly<Record<'inUse' | 'done', StepTexts>>;
  readonly emergencySteps: Readonly<Record<'waitForApproval' | 'inUse' | 'done', StepTexts>>;
  readonly methods: Readonly<Record<Method, MethodTexts>>;
  /** How many of those that are listed are needed. */
  readonly needed: (count: string) => string;
  readonly given: string;
  readonly notYet: string;
  /** Until when, and how long that is: to do something here, for others to decide, for it to go on, for access to end. */
  readonly until: Readonly<Record<'act' | 'decide' | 'goOn' | 'end', (time: string, span: string) => string>>;
  readonly send: string;
  readonly sendMail: string;
  readonly mailSent: string;
  /** What is said of a restricted method before anybody chooses it (SP 800-63B-4, section 3.2.9). */
  readonly phoneNotice: string;
  readonly sendText: string;
  readonly call: string;
  readonly phoneSent: string;
  /** How a push goes. */
  readonly callBack: {
    readonly lines: readonly string[];
    readonly button: string;
    readonly rings: string;
  };
  readonly push: {
    readonly sent: (number: string) => string;
    /** Stands before the number. */
    readonly number: string;
    readonly never: string;
    readonly answered: string;
    /** Nothing came of it, whatever the reason. */
    readonly nothing: string;
  };
  /** How a token of what runs as an account is had. */
  readonly workload: {
    readonly field: string;
    readonly fieldHint: string;
    readonly run: Readonly<Record<Platform, string>>;
  };
  readonly signIn: { readonly at: (issuer: string) => string; readonly failed: string };
  /** What is asked of somebody who knows the subject, and what becomes of it. */
  readonly contact: { readonly ask: string; readonly sent: string };
  /** How somebody else comes to sign for the subject. */
  readonly vouched: {
    /** What happens, in turn; and what nobody may ask. */
    readonly lines: Readonly<Record<AttestedMethod, readonly string[]>>;
    readonly asked: Readonly<Record<AttestedMethod, (number: string) => string>>;
    readonly place: (words: string) => string;
    readonly noPlace: string;
    /** Stands before the number. */
    readonly number: string;
    readonly waits: string;
  };
  readonly password: {
    readonly label: string;
    readonly show: string;
    readonly button: string;
    readonly hints: Readonly<Record<'short' | 'common' | 'fine', string>>;
  };
  /** What another address takes: it, the code that was sent there, and the one that it replaces. */
  readonly newContact: Readonly<
    Record<'label' | 'hint' | 'send' | 'sent' | 'old' | 'oldHint' | 'code' | 'codeHint' | 'button', string>
  >;
  readonly passkey: {
    readonly button: string;
    /** By which its owner knows it again; it names nobody. */
    readonly name: (day: string) => string;
  };
  /** The page where a passkey that was enrolled signs. */
  readonly passkeyPage: StepTexts & { readonly button: string; readonly failed: string; readonly noScript: string };
  /** What replaces a saved code that was used. */
  readonly newCodes: {
    readonly title: string;
    readonly lines: readonly string[];
    readonly button: string;
    /** Above the codes, once they are there. */
    readonly there: string;
    readonly none: string;
    readonly print: string;
  };
  readonly working: string;
  readonly otherCase: string;
  readonly failures: Readonly<Record<Failure, string>>;
}
