import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildOpenApiDocument,
  errorCodes,
  errorRegistry,
  errorsOf,
  markedFieldsOf,
  type Operation,
  operations,
} from '@sipher/contract';
import { rpcSettingFamily, settingsTable } from '@sipher/server';
import { renderSkill } from './agents/render-skill.ts';
import { placeOf } from './api/api-groups.ts';
import { renderApiReference } from './api/render-api-reference.ts';
import { renderClientTable } from './render-client-table.ts';
import { generatedNote, renderTable } from './render-markdown.ts';
import { renderPrivacy } from './render-privacy.ts';
import { renderSecurity } from './render-security.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const { version } = JSON.parse(readFileSync(join(root, 'packages/server/package.json'), 'utf8'));

/** Every generated page: path from the root to text. */
export const renderReference = (): Map<string, string> =>
  new Map([
    ['docs/reference/openapi.json', renderOpenApi()],
    ['docs/reference/operations.md', renderOperations()],
    ['docs/reference/errors.md', renderErrors()],
    ['docs/reference/settings.md', renderSettings()],
    ['docs/reference/privacy.md', renderPrivacy()],
    ['docs/reference/security-by-operation.md', renderSecurity()],
    ...renderApiReference(),
    ['docs/agents/skill.md', renderSkill()],
    ['packages/client/src/generated/operation-table.ts', renderClientTable()],
  ]);

const renderOpenApi = (): string => {
  const serverUrl = `http://${settingsTable.host.fallback}:${settingsTable.port.fallback}`;
  return `${JSON.stringify(buildOpenApiDocument({ version, serverUrl }), null, 2)}\n`;
};

const renderOperations = (): string => {
  const all = Object.values<Operation>(operations);
  return [
    '# Operations',
    `Every operation in one table. ${generatedNote} Access: \`public\` needs nothing, \`key\` an API key, \`paid\` one of the pro or enterprise tier, \`admin\` the admin key. A repeat is a request with the same [Idempotency-Key](../idempotency.md).`,
    renderTable(
      ['operation', 'call', 'access', 'session fills', 'repeat', 'what it does'],
      all.map((operation) => [
        linkTo(operation),
        `\`${operation.method} ${operation.path}\``,
        operation.access,
        describeSession(operation),
        operation.idempotency ?? '',
        operation.summary,
      ]),
    ),
    '## Errors of their own',
    'Beside [those that many operations have](errors.md). An operation that is not here has none.',
    renderTable(
      ['operation', 'own errors'],
      all
        .map((operation) => [linkTo(operation), listOwnErrors(operation)])
        .filter(([, own]) => own !== ''),
    ),
  ]
    .join('\n\n')
    .concat('\n');
};

const linkTo = (operation: Operation): string =>
  `[\`${operation.id}\`](${placeOf(operation).replace('reference/', '')})`;

const listOwnErrors = (operation: Operation): string =>
  errorsOf(operation)
    .filter((code) => operation.errors.includes(code))
    .map((code) => `\`${code}\``)
    .join(', ');

const describeSession = (operation: Operation): string =>
  operation.session === 'ignored'
    ? 'header ignored'
    : markedFieldsOf(operation)
        .map(({ name }) => `\`${name}\``)
        .join(', ');

const renderErrors = (): string => {
  const rows = errorCodes.map((code) => {
    const { status, meaning, retryable } = errorRegistry[code];
    return [`\`${code}\``, String(status), meaning, retryable ? 'yes' : 'no'];
  });
  const head = ['code', 'status', 'meaning', 'can succeed later'];
  return `# Errors\n\nEvery error code, with its status and its meaning. ${generatedNote} \`GET /v1/errors\` answers with the same list.\n\n${renderTable(head, rows)}\n`;
};

const renderSettings = (): string => {
  const rows = Object.values(settingsTable).map(({ env, flag, fallback, description }) => [
    `\`${env}\``,
    `\`--${flag}\``,
    fallback === '' ? description : `${description}. Default \`${fallback}\``,
  ]);
  const { env, description } = rpcSettingFamily;
  rows.push([`\`${env}\``, 'none', description]);
  const head = ['environment', 'flag of `sipher serve`', 'meaning'];
  return `# Settings\n\nEvery setting of the server, in the environment and as a flag. ${generatedNote} A flag wins over the environment.\n\n${renderTable(head, rows)}\n`;
};
