import { readFileSync } from 'node:fs';
import { operations } from '@sipher/contract';
import { CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from './program.ts';
import { refuseFetch, runTestProgram } from './testing/run-test-program.ts';

const wrong: [string, string[], RegExp][] = [
  ['an unknown command', ['kees'], /unknown command 'kees'/],
  ['an unknown option', ['keys', 'list', '--al'], /unknown option '--al'/],
  ['help on an unknown command', ['help', 'kees'], /^error: unknown command 'kees'\n$/],
  ['help on an unknown name', ['help', 'scan', 'x'], /^error: unknown command 'x'\n$/],
  ['help on more than a command', ['help', 'scan', 'payments', 'x'], /unknown command 'x'/],
  ['no command', [], /Usage: sipher/],
  ['no command below keys', ['keys'], /Usage: sipher keys/],
  ['a missing argument', ['keys', 'revoke'], /missing required argument 'id'/],
  ['an argument too many', ['keys', 'list', 'x'], /too many arguments/],
  ['a missing option', ['keys', 'create', '--tier', 'pro'], /'--name <name>' not specified/],
  ['a tier that does not exist', ['keys', 'create', '--name', 'n', '--tier', 'gold'], /free, pro/],
  ['a timeout of nothing', ['keys', 'list', '--timeout-ms', '0'], /1 to 999999999/],
  ['a timeout that is no number', ['keys', 'list', '--timeout-ms', '1e3'], /1 to 999999999/],
];

test.each(wrong)('%s is wrong usage: exit code 2', async (_, args, message) => {
  const result = await runTestProgram(args, { fetch: refuseFetch });
  expect(result).toMatchObject({ exitCode: 2, out: '' });
  expect(result.err).toMatch(message);
});

test.each([
  [[]],
  [['serve']],
  [['keys']],
  [['keys', 'create']],
  [['keys', 'list']],
  [['keys', 'revoke']],
  [['keys', 'rotate']],
])('%j has help: exit code 0', async (command) => {
  const result = await runTestProgram([...command, '--help']);
  expect(result).toMatchObject({ exitCode: 0, err: '' });
  expect(result.out).toContain(`Usage: ${['sipher', ...command].join(' ')} [options]`);
});

test.each([[[]], [['serve']], [['keys']], [['scan', 'payments']], [['help']]])(
  'help and %j say the same as --help: exit code 0',
  async (command) => {
    const { exitCode, out, err } = await runTestProgram(['help', ...command]);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
    expect(out).toBe((await runTestProgram([...command, '--help'])).out);
  },
);

test('help has the commands of this machine apart from calls to a server', async () => {
  const { out } = await runTestProgram(['--help']);
  const [, local = '', remote = ''] = out.split(/^On this machine:|^Calls to a server:/m);
  const namesOf = (text: string) => [...text.matchAll(/^ {2}([\w-]+) /gm)].map(([, name]) => name);
  expect(namesOf(local)).toEqual(['serve', 'index', 'backup', 'simnet', 'demo']);
  expect(namesOf(remote)).toContain('viewing-keys');
});

test('help is as wide as the terminal', async () => {
  const widthOf = async (terminalColumns: number) => {
    const { out } = await runTestProgram(['help', 'transfers', 'claim'], { terminalColumns });
    return Math.max(...out.split('\n').map((line) => line.length));
  };
  expect(await widthOf(100)).toBeLessThanOrEqual(100);
  expect(await widthOf(140)).toBeGreaterThan(110);
});

const answerHealth = () =>
  Response.json({ success: true, data: operations.getHealth.example.data });

test.each([
  ['a terminal', 80, {}, true],
  ['a pipe', undefined, {}, false],
  ['a terminal with NO_COLOR', 80, { NO_COLOR: '1' }, false],
  ['a dumb terminal', 80, { TERM: 'dumb' }, false],
  ['a pipe with FORCE_COLOR', undefined, { FORCE_COLOR: '1' }, true],
])('whether data has colours in %s', async (_, terminalColumns, environment, hasColors) => {
  const deps = { fetch: async () => answerHealth(), terminalColumns, environment };
  const { out } = await runTestProgram(['system', 'health'], deps);
  expect(out.includes('\u001b[')).toBe(hasColors);
  const json = await runTestProgram(['system', 'health', '--json'], deps);
  expect(json.out).not.toContain('\u001b[');
});

test('--version prints the version of the package', async () => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(manifest);
  const result = await runTestProgram(['--version']);
  expect(result).toEqual({ exitCode: 0, out: `${version}\n`, err: '' });
});

test('an option misspelt with its value does not repeat the value', async () => {
  const { exitCode, err } = await runTestProgram(['keys', 'list', "--admin-kye=s3cr=e't\n1"]);
  expect(exitCode).toBe(2);
  expect(err).toBe("error: unknown option '--admin-kye=...'\n");
});

const s3cret = '5e'.repeat(32);
const apiKey = `sph_${'a'.repeat(12)}_${s3cret.slice(0, 38)}`;

test.each([
  ['a command', [`0x${s3cret}`], 'error: unknown command (not shown)\n'],
  ['a command that help is on', ['help', s3cret], 'error: unknown command (not shown)\n'],
  ['a command of a group', ['sessions', `0x${s3cret}`], 'error: unknown command (not shown)\n'],
  ['an option', ['sessions', 'create', `-0x${s3cret}`], 'error: unknown option (not shown)\n'],
  ['a long option', ['sessions', 'create', `--${s3cret}`], 'error: unknown option (not shown)\n'],
  [
    'the path of its file',
    ['sessions', 'list', '--key-file', apiKey],
    'sipher: (not shown): cannot read an API key there (ENOENT)\n',
  ],
  [
    'the path of its file, in a rotation',
    ['keys', 'rotate', '--key-file', apiKey],
    'sipher: (not shown): cannot read an API key there (ENOENT)\n',
  ],
])('a key in the place of %s is not repeated', async (_, args, message) => {
  const { exitCode, out, err } = await runTestProgram(args, { fetch: refuseFetch });
  expect(exitCode).not.toBe(0);
  expect({ out, err }).toEqual({ out: '', err: message });
});

test('a failure that nobody foresaw is one line without its message', async () => {
  const waitForStop = () => {
    throw new TypeError('s3cret\n    at s3cret');
  };
  const { exitCode, err } = await runTestProgram(['serve'], { waitForStop });
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^sipher: unforeseen failure: TypeError at .*run-program\.test\.ts.*\n$/);
  expect(err).not.toContain('s3cret');
});

test('the program throws where commander would end the process', async () => {
  const program = buildProgram({
    fetch,
    environment: {},
    writeOut: () => {},
    writeError: () => {},
    readIn: async () => '',
    elapsedMs: () => 0,
    waitForStop: async () => {},
  });
  await expect(program.parseAsync(['nope'], { from: 'user' })).rejects.toThrow(CommanderError);
});
