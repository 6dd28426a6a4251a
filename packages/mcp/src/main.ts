import { randomBytes } from 'node:crypto';
import { runMcp } from './run-mcp.ts';

const waitForStop = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
  });

const exitCode = await runMcp(process.argv.slice(2), {
  environment: process.env,
  input: process.stdin,
  output: process.stdout,
  writeError: (text) => process.stderr.write(text),
  nowMs: Date.now,
  randomBytes,
  waitForStop,
});

// Exits once what was written before has left: a pipe may still hold some of it back.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
