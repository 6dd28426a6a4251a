import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const toolsFolder = fileURLToPath(new URL('../../../dist/.sdk-tools', import.meta.url));

/**
 * A Python environment of its own with what the requirements file pins; answers with the folder of
 * its programs. Made once, and again when the file has changed.
 */
export const openVenv = (name: string, requirementsPath: string): string => {
  const folder = join(toolsFolder, name);
  const mark = join(folder, '.installed');
  const wanted = createHash('sha256').update(readFileSync(requirementsPath)).digest('hex');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    installInto(folder, ['--requirement', requirementsPath]);
    writeFileSync(mark, wanted);
  }
  return join(folder, 'bin');
};

/** Installs into an environment, with pip. */
export const installInto = (folder: string, args: readonly string[]): void => {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  execFileSync(join(folder, 'bin/python'), [...pip, ...args], { stdio: 'inherit' });
};

/** The oldest Go that builds the client, as its go.mod says. */
const oldestGo = { major: 1, minor: 23 };

/** The folder of `go` and `gofmt`, if there is one that is new enough. */
export const findGo = (command = 'go'): string | null => {
  const { stdout } = spawnSync(command, ['env', 'GOVERSION', 'GOROOT'], { encoding: 'utf8' });
  const [version, goRoot] = (stdout ?? '').trim().split('\n');
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  const isNew = Number(major) === oldestGo.major && Number(minor) >= oldestGo.minor;
  return isNew && goRoot !== undefined ? join(goRoot, 'bin') : null;
};

/** As `findGo`; where there is none, one that the requirements file pins is installed. */
export const openGo = (requirementsPath: string): string => {
  const go = findGo() ?? findGo(join(openVenv('go', requirementsPath), 'go'));
  if (go === null) throw new Error('no Go that is new enough');
  return go;
};
