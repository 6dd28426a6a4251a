import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Environment, parseFlags, readSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'sipher-mcp-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sessionId = `sess_${'7c'.repeat(32)}`;
const viewingKey = `0x${'5a'.repeat(32)}`;
const token = 'a-token-of-the-tests-that-is-long-enough';

const read = (args: string[], environment: Environment = {}) =>
  readSettings(parseFlags(args), { SIPHER_API_KEY: 'sph_key', ...environment });

const keyOfFile = `sph_4fGh7Jk2Lm9N_${'x'.repeat(32)}0AbCdE`;

test('without flags the environment says it all', () => {
  expect(read([], { SIPHER_URL: 'http://host:1', SIPHER_SESSION: sessionId })).toMatchObject({
    baseUrl: 'http://host:1',
    apiKey: 'sph_key',
    sessionId,
  });
  expect(read([]).baseUrl).toBe('http://127.0.0.1:8787');
});

test('flags win over the environment', () => {
  const path = join(folder, 'key');
  writeFileSync(path, `${keyOfFile}\n`);
  const args = ['--url', 'http://flag:1', '--key-file', path, '--defaults', '{"chain":"near"}'];
  const environment = { SIPHER_URL: 'http://host:1', SIPHER_SESSION: sessionId };
  expect(read(args, environment)).toMatchObject({
    baseUrl: 'http://flag:1',
    apiKey: keyOfFile,
    sessionId: undefined,
    defaults: { chain: 'near' },
  });
});

test('defaults are read from a file, so that no command line shows a viewing key', () => {
  const path = join(folder, 'defaults.json');
  writeFileSync(path, JSON.stringify({ chain: null, defaultViewingKey: viewingKey }));
  expect(read(['--defaults', `@${path}`]).defaults).toEqual({ defaultViewingKey: viewingKey });
});

test('--http alone listens on the loopback', () => {
  const usual = { host: '127.0.0.1', port: 8788, isLoopback: true };
  expect(read(['--http']).http).toEqual(usual);
  expect(read(['--http', '--keys', 'k'])).toMatchObject({ http: usual, keysFolder: 'k' });
  expect(read(['--http', '0.0.0.0:1'], { SIPHER_MCP_TOKEN: token })).toMatchObject({
    http: { host: '0.0.0.0', isLoopback: false },
    token,
  });
});

test.each([
  [['--http', '0.0.0.0:1'], {}, 'SIPHER_MCP_TOKEN must be set'],
  [['--http'], { SIPHER_MCP_TOKEN: 'short' }, 'at least 32'],
  [['--http', 'nowhere'], {}, 'host:port'],
  [['--session', 'sess_1'], {}, '--session'],
  [['--session', sessionId, '--defaults', '{}'], {}, 'one of them'],
  [['--defaults', '{"chain":"mars"}'], {}, 'chain'],
  [['--defaults', '{"spam":1}'], {}, 'spam'],
  [['--defaults', `{"defaultViewingKey":"${viewingKey}`], {}, 'expected JSON'],
  [['--key-file', join(folder, 'none')], {}, 'cannot read'],
  [['--what'], {}, '--what'],
])('%j is refused', (args, environment: Environment, message) => {
  const refused = () => read(args, environment);
  expect(refused).toThrow(message);
  expect(refused).not.toThrow(viewingKey.slice(2));
});

test('a file that holds something else than an API key is not sent to anybody', () => {
  const path = join(folder, 'other');
  writeFileSync(path, 'another-secret\n');
  const read = () => readSettings(parseFlags(['--key-file', path]), {});
  expect(read).toThrow('--key-file: expected an API key and nothing else');
});

test.each([
  ['an argument of no option', [keyOfFile], 'Unexpected argument'],
  ['an option', [`--${keyOfFile}`], 'Unknown option --(not shown)'],
  ['the path of the key', ['--key-file', keyOfFile], '--key-file: cannot read the file (ENOENT)'],
  ['the path of the defaults', ['--defaults', `@{"${keyOfFile}"}`], '--defaults: cannot read'],
  ['an address', ['--http', keyOfFile], '--http: expected host:port'],
  ['a default', ['--defaults', `{"${keyOfFile}":1}`], '--defaults: (not shown): unknown field'],
])('a key in the place of %s is refused, and not repeated', (_, args, message) => {
  expect(() => read(args)).toThrow(message);
  expect(() => read(args)).not.toThrow(keyOfFile);
});
