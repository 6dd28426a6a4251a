import { expect, test } from 'vitest';
import { listenHttp } from '../testing/listen-http.ts';
import { runTestProgram } from '../testing/run-test-program.ts';

test('it answers at the URL it names until it is asked to stop, then closes: exit code 0', async () => {
  let stop = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  let ended: ReturnType<typeof runTestProgram> | undefined;
  const line = await new Promise<string>((writeOut) => {
    ended = runTestProgram(['simnet', '--port', '0'], { waitForStop: () => stopped, writeOut });
  });
  const [, url = ''] = /^Solana JSON-RPC at (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(line) ?? [];
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'getHealth' }),
  });
  expect(await response.json()).toEqual({ jsonrpc: '2.0', id: 1, result: 'ok' });
  stop();
  expect(await ended).toMatchObject({ exitCode: 0, err: '' });
  await expect(fetch(url)).rejects.toThrow();
});

test('a port that is taken is one clear line: exit code 1', async () => {
  const taken = await listenHttp(() => {});
  const { exitCode, err } = await runTestProgram(['simnet', '--port', String(taken.port)]);
  await taken.close();
  expect(exitCode).toBe(1);
  expect(err).toBe(
    `sipher: cannot listen on 127.0.0.1, port ${taken.port}: another process listens there (EADDRINUSE)\n`,
  );
});

test.each(['-1', '65536', '80.5', 'x', ''])(
  'port "%s" is wrong usage: exit code 2',
  async (port) => {
    const { exitCode, out } = await runTestProgram(['simnet', `--port=${port}`]);
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  },
);
