import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { outputFolder, root } from './generate-client.ts';
import { startApi } from './start-api.ts';
import { installInto, openGo, openVenv } from './toolchain.ts';

type Env = Readonly<Record<string, string>>;

/** Tests the built clients against the built server: `python` and `go` as arguments, or both. */
const testSdks = async (wanted: readonly string[]): Promise<void> => {
  rmSync(join(root, 'dist/sdks/seed-programs.log'), { force: true });
  const { env, stop } = await startApi();
  try {
    if (wanted.includes('python')) testPython(env);
    if (wanted.includes('go')) testGo(env);
  } finally {
    await stop();
  }
};

const testPython = (env: Env): void => {
  const requirements = join(root, 'sdks/python/requirements.txt');
  const bin = openVenv('python', requirements);
  const client = outputFolder('python');
  installInto(dirname(bin), ['--force-reinstall', '--no-deps', client]);
  const run = runnerIn(join(root, 'sdks/python'), { ...env, PYTHONDONTWRITEBYTECODE: '1' });
  const python = join(bin, 'python');
  run(python, ['-m', 'pip', 'check']);
  run(python, ['-W', 'error', '-m', 'compileall', '-q', '-f', join(client, 'sipher_client')]);
  run(python, ['-W', 'error::SyntaxWarning', '-m', 'unittest', 'discover', '-s', 'tests', '-v']);
};

const testGo = (env: Env): void => {
  const bin = openGo(join(root, 'sdks/go/toolchain.txt'));
  const tests = join(root, 'sdks/go/tests');
  const { stdout } = spawnSync(join(bin, 'gofmt'), ['-l', tests], { encoding: 'utf8' });
  if (stdout !== '') throw new Error(`gofmt would change\n${stdout}`);
  const path = [bin, process.env.PATH].join(delimiter); // for the programs that the tests run
  const alone = { GOTOOLCHAIN: 'local', GOFLAGS: '-mod=mod', GOPROXY: 'off', PATH: path };
  const run = runnerIn(tests, { ...env, ...alone });
  run(join(bin, 'go'), ['vet', './...']);
  run(join(bin, 'go'), ['test', '-count=1', '-v', './...']);
};

const runnerIn = (cwd: string, env: Env) => (program: string, args: readonly string[]) =>
  execFileSync(program, args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' });

const languages = process.argv.slice(2);
await testSdks(languages.length === 0 ? ['python', 'go'] : languages);
