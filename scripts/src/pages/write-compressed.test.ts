import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { writeCompressed } from './write-compressed.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipher-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a file is there with its two compressed copies, and nothing else', () => {
  const path = join(folder, 'a/b/page.html');
  writeCompressed(path, 'text');
  expect(readdirSync(join(folder, 'a/b')).sort()).toEqual([
    'page.html',
    'page.html.br',
    'page.html.gz',
  ]);
  expect(gunzipSync(readFileSync(`${path}.gz`)).toString()).toBe('text');
  expect(brotliDecompressSync(readFileSync(`${path}.br`)).toString()).toBe('text');
});

test('one that did not change keeps its time; one that did is new, with its copies', () => {
  const path = join(folder, 'page.md');
  writeCompressed(path, 'one');
  utimesSync(path, 1000, 1000);
  writeCompressed(path, 'one');
  expect(statSync(path).mtimeMs).toBe(1_000_000);
  writeCompressed(path, 'two');
  expect(statSync(path).mtimeMs).toBeGreaterThan(1_000_000);
  expect(gunzipSync(readFileSync(`${path}.gz`)).toString()).toBe('two');
});
