import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimnet } from '@sipher/simnet';
import { findFreePort, waitUntil } from '@sipher/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runTestProgram } from '../testing/run-test-program.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sipher-index-'));
});
afterEach(() => rm(folder, { recursive: true }));

const run = (args: string[], environment: Record<string, string> = {}, written?: string[]) => {
  let text = '';
  return runTestProgram(['index', ...args], {
    environment: { SIPHER_INDEX: join(folder, 'index'), ...environment },
    ...(written === undefined
      ? {}
      : {
          writeOut: (part: string) => {
            text += part;
            written[0] = text;
          },
          waitForStop: () => waitUntil('it follows', async () => text.includes('following, at')),
        }),
  });
};

test('it follows the chains that have an endpoint, until it is asked to stop', async () => {
  const simnet = await startSimnet();
  simnet.advanceSlots(3);
  const written: string[] = [];
  const environment = { SIPHER_RPC_SOLANA_GENERIC: simnet.url };
  const { exitCode, err } = await run([], environment, written);
  await simnet.close();
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(written[0]).toContain('following solana into ');
  expect(written[0]).toMatch(/^solana: following, at (\d+) of \1, 0 announcements found$/m);
});

test('without an endpoint it says which variable to set: exit code 2', async () => {
  const { exitCode, err } = await run([]);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/has an RPC endpoint: set SIPHER_RPC_SOLANA_GENERIC/);
});

test.each(['base', 'solana,base', 'nonsense', 'solana,'])(
  '--chain %s without its endpoint is refused: exit code 2',
  async (chain) => {
    const environment = { SIPHER_RPC_SOLANA_GENERIC: 'http://127.0.0.1:9' };
    const { exitCode, err } = await run(['--chain', chain], environment);
    expect(exitCode).toBe(2);
    expect(err).toBe('sipher: --chain: expected chains that have an RPC endpoint: solana\n');
  },
);

test('a folder that cannot be used is one clear line: exit code 1', async () => {
  await writeFile(join(folder, 'file'), '');
  const environment = { SIPHER_RPC_SOLANA_GENERIC: 'http://127.0.0.1:9' };
  const { exitCode, err } = await run(['--index', join(folder, 'file')], environment);
  expect(exitCode).toBe(1);
  expect(err).toMatch(/^sipher: .*file.*\n$/);
});

test('an endpoint that fails is a line without its URL', async () => {
  let text = '';
  const { exitCode } = await runTestProgram(['index'], {
    environment: {
      SIPHER_INDEX: join(folder, 'index'),
      SIPHER_RPC_SOLANA_GENERIC: `http://user:s3cret@127.0.0.1:${await findFreePort()}/s3cret`,
    },
    writeOut: (part) => {
      text += part;
    },
    waitForStop: () => waitUntil('it says so', async () => text.includes('next try')),
  });
  expect(exitCode).toBe(0);
  expect(text).toMatch(/^solana: solana\/generic: ECONNREFUSED; next try in [\d.]+ s$/m);
  expect(text).not.toContain('behind');
  expect(text).not.toContain('s3cret');
});
