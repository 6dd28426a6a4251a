import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { runMcp } from './run-mcp.ts';

const waitForStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });

const failures: NodeJS.ErrnoException[] = [];
// Not the end yet: what was opened at the Sipher server is still to be closed.
process.stdout.on('error', (error) => failures.push(error));

const exitCode = await runMcp(process.argv.slice(2), {
  environment: process.env,
  input: process.stdin,
  output: process.stdout,
  writeError: (text) => process.stderr.write(text),
  nowMs: Date.now,
  pause,
  randomBytes,
  waitForStop,
});

const end = (): void => {
  const [failure] = failures;
  const line =
    failure === undefined
      ? ''
      : `sipher-mcp: standard output could not be written (${failure.code})\n`;
  process.stderr.write(line, () => process.exit(failure === undefined ? exitCode : 1));
};

/** A host that reads no more may still hold its end open. */
const flushPatienceMs = 1_000;

// Exits once what was written before has left: a pipe may still hold some of it back.
process.stdout.write('', (failure) => {
  if (failure) failures.push(failure);
  end();
});
setTimeout(() => {
  process.stderr.write('sipher-mcp: standard output was not read to its end\n');
  process.exit(1);
}, flushPatienceMs);
