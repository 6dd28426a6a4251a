import { buildOpenApiDocument, type Operation } from '@sipher/contract';
import { settingsTable } from '@sipher/server';
import { generatedNote } from '../render-markdown.ts';
import { type ApiGroup, apiGroups } from './api-groups.ts';
import { type Lookup, openLookup, type Schema } from './json-fields.ts';
import { type Described, renderOperation } from './render-operation.ts';

/** A page for each group of operations: path from the root to text. */
export const renderApiReference = (): [string, string][] => {
  const serverUrl = `http://${settingsTable.host.fallback}:${settingsTable.port.fallback}`;
  const document = buildOpenApiDocument({ version: '0', serverUrl });
  const lookUp = openLookup(document.components.schemas as Readonly<Record<string, Schema>>);
  return apiGroups.map((group) => [
    `docs/${group.page}`,
    renderGroup(group, (operation) => describedIn(document.paths, operation), lookUp),
  ]);
};

const renderGroup = (
  { title, purpose, operations }: ApiGroup,
  describe: (operation: Operation) => Described,
  lookUp: Lookup,
): string =>
  [
    `# ${title}`,
    `${purpose}. ${generatedNote} All operations are in [the overview](../operations.md).`,
    preamble,
    operations
      .map(({ id, summary }) => `- [\`${id}\`](#${id.toLowerCase()}): ${summary}`)
      .join('\n'),
    ...operations.flatMap((operation) => renderOperation(operation, describe(operation), lookUp)),
  ]
    .join('\n\n')
    .concat('\n');

const preamble =
  'The examples take the server from `SIPHER_URL` (`http://127.0.0.1:8787`), the API key from `SIPHER_API_KEY` and the operator’s from `SIPHER_ADMIN_KEY`. `sipher` is [the command line](../../cli.md). A field with a session default is filled from [the session](../../sessions.md) if the request leaves it out.';

type Paths = ReturnType<typeof buildOpenApiDocument>['paths'];

/** The document is built by the contract, whose type says less of it than is known. */
type PathItem = {
  readonly parameters: Described['parameters'];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content: Content }>>;
};
type Content = Readonly<Record<string, { readonly schema: Schema }>>;

const describedIn = (paths: Paths, { path, method, success }: Operation): Described => {
  const item = paths[path]?.[method.toLowerCase()] as PathItem;
  const envelope = item.responses[success.status]?.content['application/json']?.schema;
  return {
    parameters: item.parameters,
    body: item.requestBody?.content['application/json']?.schema ?? null,
    answer: envelope ?? {},
  };
};
