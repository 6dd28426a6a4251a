import { expect, test } from 'vitest';
import { formatTable } from './format-table.ts';

test('aligns names to the left and figures to the right', () => {
  const rows = [
    ['name', 'req/s'],
    ['GET session', '9'],
    ['POST', '12345678'],
  ];
  expect(formatTable(rows)).toBe(
    ['name            req/s', 'GET session         9', 'POST         12345678'].join('\n'),
  );
});
