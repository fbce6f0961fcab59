import { keepSignInAnswer } from './sign-in-answers.js';

// The answer leaves the address before anything else happens, so that it is in no history and goes nowhere as a referrer.
const { pathname, search, hash } = location;
history.replaceState(null, '', pathname);
const inFragment = new URLSearchParams(hash.slice(1));
const language = keepSignInAnswer(inFragment.has('state') ? inFragment : new URLSearchParams(search));
location.replace(language === null ? '/recover' : `/recover?lang=${language}`);
