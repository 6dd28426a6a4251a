import type { Operation } from '@sipher/contract';
import { commandLineOf } from './command-line.ts';
import { pathValueOf } from './path-values.ts';
import { requiredQueryOf } from './required-query.ts';
import { writeLiteral, writeShellJson } from './write-literal.ts';

/** Why an example is not run as it is printed. */
const whyNot: Readonly<Record<string, string>> = {
  transferClaim: 'needs a payment on a chain',
  backendsSelect: 'changes what later requests of the key get',
};

const info = (reason: string | undefined): string =>
  reason === undefined ? 'sh' : `sh no-run: ${reason}`;

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;

export const renderCurl = (operation: Operation): string => {
  const { method, access, id, example } = operation;
  const value = pathValueOf(operation);
  const path = operation.path.replace(/\{\w+\}/, value?.shell ?? '');
  const search = new URLSearchParams(requiredQueryOf(operation)).toString();
  const url = `"$SIPHER_URL${path}${search === '' ? '' : `?${search}`}"`;
  const hasBody = operation.body !== undefined;
  const key = access === 'admin' ? '$SIPHER_ADMIN_KEY' : '$SIPHER_API_KEY';
  const line = [
    'curl -s',
    ...(method === 'GET' || (method === 'POST' && hasBody) ? [] : [`-X ${method}`]),
    url,
    ...(access === 'public' ? [] : [`-H "X-API-Key: ${key}"`]),
    ...(hasBody ? [`-H 'Content-Type: application/json' -d ${writeShellJson(example.body)}`] : []),
  ].join(' ');
  return fenced(info(whyNot[id]), value?.made === undefined ? line : `${value.made}\n${line}`);
};

/** A whole program, so that it can be copied, and is checked. */
export const renderTypeScript = (operation: Operation): string => {
  const { access, call } = operation;
  const key = access === 'admin' ? 'SIPHER_ADMIN_KEY' : 'SIPHER_API_KEY';
  const options = access === 'public' ? '' : `{ apiKey: process.env.${key} ?? '' }`;
  const value = pathValueOf(operation);
  const query = requiredQueryOf(operation);
  const input = operation.example.body ?? (Object.keys(query).length > 0 ? query : undefined);
  const given = [
    ...(value === null ? [] : [writeLiteral(value.literal)]),
    ...(input === undefined ? [] : [writeLiteral(input)]),
  ].join(', ');
  return fenced(
    'ts',
    [
      "import { Sipher } from '@sipher/client';",
      '',
      `const sipher = new Sipher(${options});`,
      `const answer = await sipher.${call}(${given});`,
      'console.log(answer);',
    ].join('\n'),
  );
};

export const renderCommand = (operation: Operation): string => {
  const line = commandLineOf(operation);
  const isOwn = /[@<$]/.test(line);
  return fenced(info(isOwn ? 'names files or ids of your own' : whyNot[operation.id]), line);
};

/** The whole answer, with its envelope. */
export const renderAnswer = ({ example }: Operation): string =>
  fenced('json', JSON.stringify({ success: true, data: example.data }, null, 2));
