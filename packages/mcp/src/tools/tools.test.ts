import { operationIds, operations } from '@sipher/contract';
import { expect, test } from 'vitest';
import { buildJsonSchema } from '../schemas/to-tool-schema.ts';
import { tools } from './tools.ts';

const named = operationIds
  .map((id) => operations[id].tool)
  .filter((tool) => typeof tool === 'string');

test('there are eight tools, and they are those that the contract names', () => {
  expect(tools.map(({ name }) => name).sort()).toEqual([...new Set(named)].sort());
  expect(tools).toHaveLength(8);
});

test.each(tools)('$name has a title, a description of when to use it, and annotations', (tool) => {
  expect(tool.title).toMatch(/^[A-Z]/);
  expect(tool.description.length).toBeGreaterThan(100);
  expect(typeof tool.annotations.readOnlyHint).toBe('boolean');
  expect(typeof tool.annotations.openWorldHint).toBe('boolean');
});

test.each(tools)('$name takes no spending private key', ({ input }) => {
  const json = JSON.stringify(buildJsonSchema(input));
  expect(json).not.toMatch(/spending_?private|spendPrivate/i);
});

test.each(tools)('$name has schemas in one piece, and an input without defaults', (tool) => {
  const [input, output] = [buildJsonSchema(tool.input), buildJsonSchema(tool.output)];
  expect(input).toMatchObject({ type: 'object', additionalProperties: false });
  expect(output.type).toBe('object');
  // A key, not the word in a description.
  expect(JSON.stringify(input)).not.toContain('"default":');
  expect(JSON.stringify([input, output])).not.toMatch(/"\$ref"|"\$defs"|int64/);
});

test('the session is an ordinary argument, and nowhere a required one', () => {
  const taking = tools.filter(({ input }) => 'sessionId' in input.shape);
  expect(taking.map(({ name }) => name)).toEqual(
    tools.map(({ name }) => name).filter((name) => name !== 'sipher_open_session'),
  );
  for (const { input } of taking) {
    expect(buildJsonSchema(input).required ?? []).not.toContain('sessionId');
  }
});
