import { expect, test } from 'vitest';
import { escapeControls, formatJsonLine, formatTable } from './table.ts';

test('columns align and lines have no spaces at their end', () => {
  expect(
    formatTable([
      ['ID', 'NAME', 'NOTE'],
      ['1', 'a longer name', ''],
      ['22', 'b', 'x'],
    ]),
  ).toBe('ID  NAME           NOTE\n1   a longer name\n22  b              x\n');
});

test('a name cannot add a line or steer the terminal', () => {
  const table = formatTable([['evil\n\u001b[2Jname\u202e', 'end']]);
  expect(table).toBe('evil\\u{a}\\u{1b}[2Jname\\u{202e}  end\n');
});

test('letters of any script stay as they are', () => {
  expect(escapeControls('Ключ 鍵 🔑 é')).toBe('Ключ 鍵 🔑 é');
});

test('a line of JSON cannot steer a terminal, and is the same data', () => {
  const data = { label: 'a\u009b31m\u202eb\u2028c\u{e0001}d é', plain: [1, null] };
  const line = formatJsonLine(data);
  expect(line).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+\n$/u);
  expect(JSON.parse(line)).toEqual(data);
});
