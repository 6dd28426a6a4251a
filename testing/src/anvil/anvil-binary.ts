import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What npm calls the processors that Node names otherwise. */
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const systems: Readonly<Record<string, string>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'win32',
};

/** The path of the anvil that npm installed for this platform; null: it has none. */
export const anvilBinary = (): string | null => {
  const target = `${systems[process.platform]}-${architectures[process.arch]}`;
  const { resolve } = createRequire(import.meta.url);
  try {
    // The starter, `@foundry-rs/anvil`, is a parent process that a SIGKILL would leave a child of.
    const manifest = resolve(`@foundry-rs/anvil-${target}/package.json`, {
      paths: [resolve('@foundry-rs/anvil/package.json')],
    });
    const extension = process.platform === 'win32' ? '.exe' : '';
    const binary = manifest.replace(/package\.json$/, `bin/anvil${extension}`);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
};
