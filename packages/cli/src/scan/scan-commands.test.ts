import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CliDeps } from '../deps.ts';
import { fillTestIndex } from '../testing/fill-test-index.ts';
import { runTestProgram } from '../testing/run-test-program.ts';
import { startTestServer } from '../testing/start-test-server.ts';

let server: Awaited<ReturnType<typeof startTestServer>>;
let filled: Awaited<ReturnType<typeof fillTestIndex>>;
beforeAll(async () => {
  server = await startTestServer({}, async (indexFolder) => {
    filled = await fillTestIndex(indexFolder, 5);
  });
  await writeFile(join(server.folder, 'viewing.txt'), `${filled.recipient.viewingPrivateKey}\n`);
});
afterAll(() => server.close());

const never = () => new Promise<void>(() => {});

const scan = (name: string, args: string[], deps: Partial<CliDeps> = {}) => {
  const keyFile = join(server.folder, 'dev-key');
  return runTestProgram(['scan', name, '--url', server.url, '--key-file', keyFile, ...args], {
    waitForStop: never,
    ...deps,
  });
};

const keys = () => [
  '--viewing-private-key',
  `@${join(server.folder, 'viewing.txt')}`,
  '--spending-public-key',
  filled.recipient.metaAddress.spendingKey,
];

/** Counts calls, and stops or fails after so many. */
const countCalls = (onCall: (count: number, body: string) => void = () => {}) => {
  const calls: string[] = [];
  const counted: typeof fetch = (input, init) => {
    calls.push(`${init?.method ?? 'GET'} ${new URL(String(input)).pathname} ${init?.body ?? ''}`);
    onCall(calls.length, String(init?.body ?? ''));
    return fetch(input, init);
  };
  return { calls, fetch: counted };
};

type Found = { readonly stealthAddress: string };
const addressesOf = (out: string) =>
  JSON.parse(out).payments.map(({ stealthAddress }: Found) => stealthAddress);

test('all pages are followed, and are one answer', async () => {
  const { calls, fetch } = countCalls();
  const { exitCode, out } = await scan('payments', [...keys(), '--limit', '1', '--json'], {
    fetch,
  });
  expect(exitCode).toBe(0);
  expect(addressesOf(out)).toEqual(filled.addresses);
  expect(JSON.parse(out)).toMatchObject({ scanned: filled.total, total: filled.total });
  expect(JSON.parse(out).nextCursor).toBeNull();
  expect(calls.length).toBeGreaterThanOrEqual(5);
});

test('for people the payments are a table', async () => {
  const { out } = await scan('payments', keys());
  expect(out).toMatch(/^payments$/m);
  for (const address of filled.addresses) expect(out).toContain(`  ${address}  `);
  expect(out).toMatch(/^scanned +14$/m);
});

test('--page prints one answer and where to go on', async () => {
  const page = await scan('payments', [...keys(), '--limit', '1', '--page', '--json']);
  expect(addressesOf(page.out)).toEqual(filled.addresses.slice(0, 1));
  const cursor: string = JSON.parse(page.out).nextCursor;
  expect(page.err).toBe(`there is more: --cursor ${cursor}\n`);
  const rest = await scan('payments', [...keys(), '--cursor', cursor, '--json']);
  expect(addressesOf(rest.out)).toEqual(filled.addresses.slice(1));
});

test('at home the same is found, and no key leaves', async () => {
  const { calls, fetch } = countCalls();
  const { exitCode, out } = await scan('payments', [...keys(), '--at-home', '--json'], { fetch });
  expect(exitCode).toBe(0);
  expect(addressesOf(out)).toEqual(filled.addresses);
  expect(JSON.parse(out)).toMatchObject({ scanned: filled.total, nextCursor: null });
  expect(new Set(calls)).toEqual(new Set(['GET /v1/announcements ']));
});

test('a key that is none is refused at home, and not repeated', async () => {
  const s3cret = '0x5e5e5e';
  const args = ['--viewing-private-key', s3cret, '--spending-public-key', s3cret, '--at-home'];
  const { exitCode, err } = await scan('payments', args);
  expect(exitCode).toBe(2);
  expect(err).toMatch(/^sipher: (?:viewingPrivate|spendingPublic)Key: expected /);
  expect(err).not.toContain(s3cret);
});

test.each([[[]], [['--at-home']]])(
  'who stops a scan (%j) keeps what was found and is told where to go on',
  async (mode) => {
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const { fetch } = countCalls((count) => {
      // At home the first call asks which chain it is.
      if (count === (mode.length === 0 ? 3 : 2)) stop();
    });
    const args = [...keys(), ...mode, '--limit', '1', '--json'];
    const { exitCode, out, err } = await scan('payments', args, {
      fetch,
      waitForStop: () => stopped,
    });
    expect(exitCode).toBe(1);
    const cursor = /^sipher: stopped(?:\. Go on with --cursor (\S+))?\n$/.exec(err)?.[1];
    if (mode.length > 0) return expect([cursor, out]).toEqual([undefined, '']);
    expect(addressesOf(out)).toEqual(filled.addresses.slice(0, 2));
    const rest = await scan('payments', [...keys(), '--cursor', cursor ?? '', '--json']);
    expect(addressesOf(rest.out)).toEqual(filled.addresses.slice(2));
  },
);

test('a scan that fails on its way keeps what was found and tells where to go on', async () => {
  const { fetch } = countCalls((count) => {
    if (count > 2) throw new TypeError('the line is cut');
  });
  const args = [...keys(), '--limit', '1', '--json'];
  const { exitCode, out, err } = await scan('payments', args, { fetch });
  expect(exitCode).toBe(1);
  expect(addressesOf(out)).toEqual(filled.addresses.slice(0, 2));
  expect(err).toMatch(/^sipher: POST \S+: the line is cut\n {2}Go on with --cursor \S+\n$/);
});

test('announcements are lines of JSON, all of them, in the chain’s order', async () => {
  const { calls, fetch } = countCalls();
  const { exitCode, out, err } = await scan('announcements', ['--limit', '4'], { fetch });
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  const lines = out.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).slot)).toEqual(
    Array.from({ length: filled.total }, (_, place) => place + 1),
  );
  expect(calls).toHaveLength(4);
});

test('the next announcements are fetched once the last ones have left', async () => {
  const order: string[] = [];
  const { fetch } = countCalls(() => void order.push('fetch'));
  const flushOut = async () => void order.push('flush');
  await scan('announcements', ['--limit', '5'], { fetch, flushOut });
  expect(order).toEqual(['fetch', 'flush', 'fetch', 'flush', 'fetch', 'flush']);
});

test('one page of announcements is printed as the server answers it', async () => {
  const { out, err } = await scan('announcements', ['--limit', '4', '--page', '--json']);
  expect(JSON.parse(out).announcements).toHaveLength(4);
  expect(err).toMatch(/^there is more: --cursor \S+\n$/);
});
