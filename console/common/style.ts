/** The one style sheet of the page: phone first, in the colours that the device asks for. */
export const STYLE = `:root { color-scheme: light dark; --ink: #17202a; --paper: #fff; --quiet: #52606d; --line: #7b8794;
  --act: #0b5cad; --on-act: #fff; --bad: #a61b1b; --good: #17653a; font: 1.05rem/1.5 system-ui, sans-serif; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8edf2; --paper: #12181f; --quiet: #b0bcc8; --line: #7b8794; --act: #8cc2ff; --on-act: #0a1a2b;
    --bad: #ffb0a8; --good: #86d9a8; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); overflow-wrap: break-word; }
header, main { max-width: 36rem; margin: 0 auto; padding: 0.8rem 1rem; }
header { display: flex; justify-content: flex-end; }
nav a { display: inline-block; padding: 0.4rem 0.6rem; color: var(--act); }
nav a[aria-current] { color: var(--ink); font-weight: 600; text-decoration: none; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.8rem; }
h2 { font-size: 1.1rem; margin: 0 0 0.4rem; }
h1:focus { outline: none; }
section { border-top: 1px solid var(--line); margin-top: 1.6rem; padding-top: 1rem; }
label { display: block; font-weight: 600; margin-top: 1rem; }
input { font: inherit; width: 100%; padding: 0.7rem; margin-top: 0.3rem; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 0.4rem; }
input[aria-invalid='true'] { border-color: var(--bad); border-width: 2px; }
button { font: inherit; width: 100%; min-height: 3rem; margin-top: 1rem; padding: 0.6rem 1rem; cursor: pointer;
  border: 1px solid var(--act); border-radius: 0.4rem; background: var(--act); color: var(--on-act); }
button.second { background: transparent; color: var(--act); }
button.plain { width: auto; min-height: 0; margin-top: 1.6rem; padding: 0; border: 0; background: none; color: var(--quiet);
  font-size: 0.9rem; text-decoration: underline; }
button[aria-disabled='true'] { cursor: progress; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.hint, .until { color: var(--quiet); margin: 0.3rem 0 0; }
.failure { color: var(--bad); font-weight: 600; margin: 0.6rem 0 0; }
.failure:empty, [role='status']:empty { display: none; }
.code { font-family: ui-monospace, monospace; font-size: 1.2rem; }
.command { font-family: ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: 0.6rem 0 0; }
.command:empty { display: none; }
.things, .codes { padding-left: 1.2rem; }
.things li { margin-bottom: 1rem; }
.things button { min-height: 2.6rem; margin-top: 0.4rem; }
.qr-frame { background: #fff; padding: 0.5rem; max-width: 18rem; margin: 1rem auto; border: 1px solid var(--line); }
.qr { display: block; width: 100%; fill: #000; shape-rendering: crispEdges; }
@media print { header, section, button, [role='status'] { display: none; } }
[hidden] { display: none; }
.number { font-size: 2.2rem; font-weight: 600; margin: 0.2rem 0; }
.asked { padding-left: 1.2rem; }
.asked .given { color: var(--good); font-weight: 600; }
`;
