import { errorRegistry, errorsOf, type Operation } from '@sipher/contract';
import { renderTable } from '../render-markdown.ts';
import { accessWords } from './api-groups.ts';
import { commandNameOf } from './command-line.ts';
import { type Field, type Lookup, listFields, type Schema } from './json-fields.ts';
import { renderAnswer, renderCommand, renderCurl, renderTypeScript } from './render-examples.ts';

/** What the OpenAPI document says of an operation. */
export type Described = {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description?: string;
    readonly schema: Schema;
  }[];
  readonly body: Schema | null;
  /** The envelope with its data. */
  readonly answer: Schema;
};

/** The section of one operation, all of it from the contract. */
export const renderOperation = (
  operation: Operation,
  described: Described,
  lookUp: Lookup,
): string[] => [
  `## ${operation.id}`,
  `**${operation.summary}.** ${operation.description}`,
  renderFacts(operation),
  ...renderParameters(described, lookUp),
  '**curl**',
  renderCurl(operation),
  '**TypeScript**',
  renderTypeScript(operation),
  '**Command line**',
  renderCommand(operation),
  `**Answer** (${operation.success.status}: ${operation.success.description})`,
  renderAnswer(operation),
  ...renderAnswerFields(described, lookUp),
  ...renderHeaders(operation),
  ...renderErrors(operation),
  renderSees(operation),
];

const renderFacts = (operation: Operation): string =>
  [
    `- Request: \`${operation.method} ${operation.path}\``,
    `- Who may call: ${accessWords[operation.access]}`,
    `- TypeScript: \`sipher.${operation.call}()\`; command line: \`${commandNameOf(operation)}\`; ${describeTool(operation)}`,
    `- \`X-Session-Id\`: ${operation.session === 'applied' ? 'applies' : 'ignored'}`,
    ...(operation.idempotency === undefined
      ? []
      : [`- \`Idempotency-Key\`: ${repeats[operation.idempotency]}`]),
    ...(operation.unrepeatable ? ['- A repeat makes another one: look before you repeat it'] : []),
  ].join('\n');

const repeats = {
  replayed: 'a repeat gets the first answer ([repeats](../../idempotency.md))',
  executed:
    'accepted, without effect: the answer carries secrets and is not kept, so a repeat runs again',
} as const;

const describeTool = ({ tool }: Operation): string =>
  typeof tool === 'string' ? `MCP: \`${tool}\`` : `MCP: none. ${tool.leftOut.replace(/\.$/, '')}`;

const renderParameters = (described: Described, lookUp: Lookup): string[] => {
  const placed = listPlaced(described, lookUp);
  const places = [...new Set(placed.map(({ place }) => place))];
  if (places.length === 0) return ['It takes no parameters.'];
  // A column that says the same in every row would take the room of the meaning.
  if (places.length === 1) {
    const rows = placed.map(({ field }) => [fieldCell(field), ...factCells(field)]);
    return [placeTitles[places[0] ?? ''] ?? '', renderTable(['field', ...factHead], rows)];
  }
  const rows = placed.map(({ field, place }) => [fieldCell(field), place, ...factCells(field)]);
  return ['**Parameters**', renderTable(['field', 'in', ...factHead], rows)];
};

const placeTitles: Readonly<Record<string, string>> = {
  path: '**In the path**',
  query: '**In the query**',
  header: '**In headers**',
  body: '**In the body**',
};

type Placed = { readonly field: Field; readonly place: string };

const listPlaced = ({ parameters, body }: Described, lookUp: Lookup): Placed[] => {
  const own = parameters.filter(({ name }) => !/^(?:X-Session-Id|Idempotency-Key)$/.test(name));
  return [
    ...own.flatMap(({ name, in: place, required, description, schema }) => {
      const properties = { [name]: { description: description ?? '', ...schema } };
      const object = { properties, required: required ? [name] : [] };
      return listFields(object, { lookUp, maxDepth: 1 }).map((field) => ({ field, place }));
    }),
    ...(body === null ? [] : listFields(body, { lookUp, maxDepth: 3 })).map((field) => ({
      field,
      place: 'body',
    })),
  ];
};

const fieldCell = ({ path }: Field): string => `\`${path}\``;

const factHead = ['type', 'required', 'meaning'];

const factCells = ({ type, isRequired, sessionDefault, description }: Field): string[] => [
  type,
  isRequired ? 'yes' : 'no',
  sessionDefault === '' ? description : `${description}. Session default \`${sessionDefault}\``,
];

const renderAnswerFields = ({ answer }: Described, lookUp: Lookup): string[] => {
  const data = lookUp(answer).properties?.data ?? {};
  const fields = listFields(data, { lookUp, maxDepth: 2 });
  const rows = fields.map(({ path, type, isRequired, description }) => [
    `\`data.${path}\``,
    type,
    isRequired ? 'always' : 'where it applies',
    description,
  ]);
  return [renderTable(['field', 'type', 'there', 'meaning'], rows)];
};

const renderHeaders = ({ success }: Operation): string[] => {
  const headers = Object.entries(success.headers ?? {});
  if (headers.length === 0) return [];
  return [
    `Headers of its own: ${headers.map(([name, text]) => `\`${name}\` (${text})`).join('; ')}.`,
  ];
};

const renderErrors = (operation: Operation): string[] => {
  const own = errorsOf(operation).filter((code) => operation.errors.includes(code));
  const common = 'Errors that many operations have are on [their page](../errors.md).';
  if (own.length === 0) return [`It has no errors of its own. ${common}`];
  const rows = own.map((code) => {
    const { status, meaning, retryable } = errorRegistry[code];
    return [`\`${code}\``, String(status), meaning, retryable ? 'yes' : 'no'];
  });
  return [renderTable(['error', 'status', 'meaning', 'can succeed later'], rows), common];
};

const renderSees = ({ sees }: Operation): string => {
  const { secrets, learns, keeps, atHome } = sees;
  const seen = secrets.length === 0 ? 'no secret' : `these secrets: ${secrets.join(', ')}`;
  return [
    `**What the server sees**: ${seen}. It learns: ${lowerFirst(learns)}.`,
    `It keeps: ${lowerFirst(keeps ?? 'Nothing but the counters of limits and usage')}.`,
    ...(atHome === undefined ? [] : [`At home, without a server: ${atHome}.`]),
  ].join(' ');
};

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
