/** What the API paints of the pages before a script runs: texts and markup, which know no browser. */
const FIRST_PAINT = [
  'common/first-paint',
  'common/languages',
  'common/style',
  ...['portal', 'enrolment', 'countersign'].flatMap((page) => [`${page}/catalogue`, `${page}/first-paint`]),
].map((name) => `console/${name}.ts`);

/**
 * Who may import whom, from CONTRIBUTING.md ("The map"). A folder sees itself and the folders named here, nothing else;
 * a new folder must be added before it can hold code. test/boundaries/ proves that each rule catches its violation.
 */
const MAY_IMPORT = {
  domain: [],
  contract: ['domain'],
  policy: ['domain'],
  proofs: ['domain'],
  ledger: ['domain'],
  db: [],
  logging: [],
  workflows: ['domain', 'contract', 'activities'],
  activities: ['domain', 'contract', 'policy', 'proofs', 'ledger', 'db', 'logging', 'connectors/port.ts'],
  connectors: ['domain', 'proofs'],
  api: ['domain', 'contract', 'proofs', 'policy', 'ledger', 'db', 'logging', ...FIRST_PAINT],
  cli: [
    'domain',
    'contract',
    'proofs',
    'policy',
    'db',
    'workers',
    'deploy/migrate-settings.ts',
    'activities/enrolled',
    'activities/verification/registry.ts',
    'activities/pushes/gateway.ts',
    'activities/devices/inventory.ts',
  ],
  console: ['api'],
};

/** These put the parts together, so they may import any of them; the demo's world stays out of the workers. */
const COMPOSING = ['workers', 'deploy', 'dev', 'bench', 'test'];

const FOLDERS = [...Object.keys(MAY_IMPORT), ...COMPOSING];

/** The npm packages of a folder that runs inside the workflow sandbox, or in a browser as it is. */
const MAY_INSTALL = {
  domain: ['@noble/hashes', 'canonicalize'],
  contract: [],
  workflows: ['@temporalio/workflow', '@temporalio/common'],
  console: [],
};

/** @param {readonly string[]} paths Folders, or files when they end in `.ts`. */
const inside = (paths) => `^(${paths.map((path) => (path.endsWith('.ts') ? path : `${path}/`)).join('|')})`;

const folderRules = Object.entries(MAY_IMPORT).map(([folder, others]) => ({
  name: `${folder}-imports-only-its-own`,
  comment: `${folder}/ may import ${others.join(', ') || 'none of our other folders'}.`,
  severity: 'error',
  from: { path: inside([folder]) },
  to: { path: inside(FOLDERS), pathNot: inside([folder, ...others]) },
}));

const packageRules = Object.entries(MAY_INSTALL).map(([folder, packages]) => ({
  name: `${folder}-packages`,
  comment: `${folder}/ runs in the workflow sandbox or in a browser; of npm it may use ${packages.join(' and ') || 'nothing'}.`,
  severity: 'error',
  from: { path: inside([folder]) },
  to: { path: 'node_modules/', pathNot: `node_modules/(${packages.join('|') || 'none'})/` },
}));

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const otherRules = [
  rule(
    'sandbox-has-no-built-ins',
    'Workflow code and pages have no Node built-ins, and the domain no I/O.',
    { path: inside(Object.keys(MAY_INSTALL)) },
    { dependencyTypes: ['core'] },
  ),
  rule(
    'workflows-know-activities-as-types',
    'An activity runs in another process: import its type only.',
    { path: inside(['workflows']) },
    { path: inside(['activities']), dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'console-knows-the-api-as-types',
    'The console runs in a browser: import types only.',
    { path: inside(['console']) },
    { path: inside(['api']), dependencyTypesNot: ['type-only'] },
  ),
  rule(
    'connectors-stand-alone',
    'A connector holds the credentials of one target: it never sees another connector.',
    { path: '^connectors/([^/]+)/' },
    { path: '^connectors/', pathNot: ['^connectors/$1/', '^connectors/port\\.ts$'] },
  ),
  rule(
    'connectors-port-stands-above',
    'What all connectors share does not depend on one of them.',
    { path: '^connectors/[^/]+$' },
    { path: '^connectors/[^/]+/' },
  ),
  rule(
    'cedar-behind-its-wrapper',
    'Asked without its schema, or in part, Cedar can fail open: policy/access/ alone asks it. What runs in a sandbox may not at all, by its packages.',
    { path: inside(FOLDERS), pathNot: inside(['policy/access', 'test', ...Object.keys(MAY_INSTALL)]) },
    { path: 'node_modules/@cedar-policy/' },
  ),
  rule('nobody-imports-test', 'The product does not lean on its tests.', { pathNot: '^test/' }, { path: '^test/' }),
  rule(
    'workers-without-dev',
    'The sample people, keys and software authenticator cannot reach production.',
    { path: inside(['workers', 'deploy']) },
    { path: inside(['dev', 'bench']) },
  ),
  rule('folder-is-on-the-map', 'Name the folder in MAY_IMPORT first.', { path: '/', pathNot: inside(FOLDERS) }, {}),
  rule('no-circles', 'Files that import each other cannot be read one after the other.', {}, { circular: true }),
  rule(
    'everything-resolves',
    'An import that leads nowhere is an import nobody checked.',
    {},
    { couldNotResolve: true },
  ),
];

export default {
  forbidden: [...folderRules, ...packageRules, ...otherRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|[.]countersign)/|^test/boundaries/planted/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
