import { type Operation, operationIds, operations } from '@sipher/contract';
import { expect, test } from 'vitest';
import { commandLineOf } from './command-line.ts';
import { inputFieldsOf } from './input-fields.ts';

test('the command line of an example has an option on each line, and secrets from files', () => {
  expect(commandLineOf(operations.createSession)).toBe(
    'sipher sessions create \\\n  --chain near \\\n  --backend sip-native',
  );
  expect(commandLineOf(operations.scanPayments)).toMatch(
    /^sipher scan payments \\\n {2}--viewing-private-key @viewing-private-key\.txt \\\n {2}--spending-public-key 0x[0-9a-f]{64,66}/,
  );
});

test('parameters stand where the path has them, and are the reader’s', () => {
  expect(commandLineOf(operations.getSession)).toBe('sipher sessions get <id>');
  expect(commandLineOf(operations.getSession, ['$SESSION_ID'])).toBe(
    'sipher sessions get $SESSION_ID',
  );
});

test('what the shell would read otherwise is quoted', () => {
  const operation: Operation = {
    ...operations.createSession,
    example: { body: { label: "it's $HOME" }, data: {} },
  };
  expect(commandLineOf(operation)).toBe("sipher sessions create \\\n  --label 'it'\\''s $HOME'");
});

test('no example shows a secret', () => {
  for (const id of operationIds) {
    const operation: Operation = operations[id];
    const body = { ...Object(operation.example.body) };
    const line = commandLineOf(operation);
    const secrets = inputFieldsOf(operation).filter(({ isSecret }) => isSecret);
    for (const { path } of secrets) {
      const value = path[1] === undefined ? body[path[0]] : body[path[0]]?.[path[1]];
      for (const text of JSON.stringify(value)?.match(/0x[0-9a-f]{64}/g) ?? []) {
        expect(line).not.toContain(text);
      }
    }
  }
});
