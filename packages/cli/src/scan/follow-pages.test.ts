import { operations } from '@sipher/contract';
import { expect, test } from 'vitest';
import { runTestProgram } from '../testing/run-test-program.ts';

const environment = { SIPHER_API_KEY: `sph_${'a'.repeat(12)}_${'b'.repeat(38)}` };
const { scanPayments, listAnnouncements } = operations;
const exampleOf = { payments: scanPayments.example, announcements: listAnnouncements.example };
const key = `0x${'11'.repeat(32)}`;
const keys = ['--viewing-private-key', key, '--spending-public-key', key];
const never = () => new Promise<void>(() => {});

/** Scans at a server whose pages are the example, and whose cursors these, again and again. */
const scan = async (name: 'payments' | 'announcements', args: string[], cursors: string[]) => {
  let calls = 0;
  const answer: typeof fetch = async () => {
    const nextCursor = cursors[calls % cursors.length];
    calls += 1;
    if (calls > 100) throw new Error('a scan without an end');
    return Response.json({ success: true, data: { ...exampleOf[name].data, nextCursor } });
  };
  const command = ['scan', name, ...(name === 'payments' ? keys : []), ...args];
  const result = await runTestProgram(command, { environment, fetch: answer, waitForStop: never });
  return { ...result, calls };
};

const circles: [string, string[], string[], number][] = [
  ['the same cursor again', [], ['a'], 2],
  ['the cursor of the start', ['--cursor', 'a'], ['a'], 1],
  ['a circle of three', [], ['a', 'b', 'c'], 4],
  ['a circle that is entered later', ['--cursor', 'b'], ['a', 'b'], 2],
];

test.each(
  (['payments', 'announcements'] as const).flatMap((name) =>
    circles.map(([title, ...circle]) => [name, title, ...circle] as const),
  ),
)('a scan of %s ends at %s: exit code 1', async (name, _, args, cursors, calls) => {
  const result = await scan(name, args, cursors);
  expect(result).toMatchObject({ exitCode: 1, calls });
  expect(result.err).toMatch(
    /^sipher: \w+ \S+: The pages lead nowhere: expected a cursor that is new, or null at the end\n/,
  );
});
