import {
  backendIds,
  errorCodes,
  errorRegistry,
  markedFieldsOf,
  type Operation,
  operations,
  privacyLevels,
  serverDefaults,
  sessionFieldNames,
} from '@sipher/contract';
import { chainIds, transferChains } from '@sipher/core';
import { type ApiGroup, apiGroups, placeOf } from '../api/api-groups.ts';
import { writeShellJson } from '../api/write-literal.ts';
import { renderTable } from '../render-markdown.ts';
import {
  errorsPart,
  firstCallsPart,
  frontMatter,
  introduction,
  keysPart,
  rulesPart,
} from './skill-text.ts';

const { privacyLevel: _, ...payment } = operations.transferPrivate.example.body;

/** The one page that an agent reads before it calls the API. */
export const renderSkill = (): string =>
  [
    frontMatter,
    introduction,
    firstCallsPart(writeShellJson(payment)),
    '## The posture',
    'A session holds up to five defaults. A field that a request writes itself wins; then the session’s; then what the API key prefers (`backendsSelect`); then the server’s. `Session-Applied` on the answer names what the session filled. `null` for a field in a request skips the session; in a PATCH of the session it removes the default. [Sessions](../sessions.md)',
    renderPosture(),
    ...renderLevels(),
    keysPart,
    '## Operations',
    'Every answer is `{"success": true, "data": {...}}` or `{"success": false, "error": {"code", "message", "details"?}}`. **S**: fills fields from the session. **K**: send an `Idempotency-Key`, and a repeat gets the first answer. **!**: shows the server a private key; do it at home where you can.',
    ...apiGroups.flatMap(renderGroup),
    errorsPart,
    renderErrors(),
    rulesPart,
  ]
    .join('\n\n')
    .concat('\n');

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

const meanings: Readonly<Record<(typeof sessionFieldNames)[number], string>> = {
  chain: `The chain of addresses, transfers and scans: ${listed(chainIds)}`,
  privacyLevel: `What a transfer must hide: ${listed(privacyLevels)}. A level that cannot be had is refused`,
  rpcProvider: 'The endpoint through which a chain is read',
  backend: `The mechanism that hides: ${listed(backendIds)} (EVM chains, read by ERC-5564 wallets)`,
  defaultViewingKey:
    'The viewing key to which payments are disclosed; opens records, spends nothing',
};

const renderPosture = (): string =>
  renderTable(
    ['default', 'what it decides', 'without it'],
    sessionFieldNames.map((name) => [
      `\`${name}\``,
      meanings[name],
      name in serverDefaults
        ? `\`${serverDefaults[name as keyof typeof serverDefaults]}\``
        : 'none',
    ]),
  );

const renderLevels = (): string[] => [
  '## Privacy levels',
  [
    '- `standard`: the recipient is hidden behind a one-time address. The amount is public.',
    '- `shielded`: also a commitment to the amount, which proves it to whoever gets its opening. **Where the chain shows the amount, it still does.**',
    '- `maximum`: the amount is hidden on the chain too. Refused wherever no backend can: `PRIVACY_LEVEL_UNAVAILABLE`.',
  ].join('\n'),
  `Transfers exist on ${listed(transferChains)}; addresses on every chain. Read \`data.exposure\` of each transfer: it says what an observer still sees. The table by chain and token: [what each level hides](../reference/privacy.md).`,
];

const renderGroup = ({ title, page, purpose, operations: own }: ApiGroup): string[] => [
  `### ${title}`,
  `${purpose}. [Fields, examples, errors](../${page})`,
  own.map(renderLine).join('\n'),
];

const renderLine = (operation: Operation): string => {
  const { id, method, path, summary, idempotency, sees, access } = operation;
  const marks = [
    ...(isFilled(operation) ? ['S'] : []),
    ...(idempotency === 'replayed' ? ['K'] : []),
    ...(sees.secrets.some((secret) => secret.endsWith('private key')) ? ['!'] : []),
    ...(access === 'admin' ? ['operator'] : []),
  ];
  const mark = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
  return `- [\`${id}\`](../${placeOf(operation)}) \`${method} ${path}\`: ${summary}${mark}`;
};

const isFilled = (operation: Operation): boolean =>
  operation.session === 'applied' && markedFieldsOf(operation).length > 0;

const renderErrors = (): string =>
  renderTable(
    ['code', 'status', 'meaning'],
    errorCodes.map((code) => [
      `\`${code}\``,
      String(errorRegistry[code].status),
      errorRegistry[code].meaning,
    ]),
  );
