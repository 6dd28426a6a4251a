#!/usr/bin/env node
import cluster from 'node:cluster';
import { text } from 'node:stream/consumers';
import { describeUnforeseen } from './describe-unforeseen.ts';
import { openOutput } from './open-output.ts';
import { runProgram } from './run-program.ts';
import { waitForPrimary } from './serve/wait-for-primary.ts';
import { waitForStopSignal } from './serve/wait-for-stop-signal.ts';

const output = openOutput(process.stdout);

// Unhandled rejections come here too.
process.on('uncaughtException', (error) => {
  process.stderr.write(`sipher: ${describeUnforeseen(error)}\n`);
  process.exit(1);
});

const { worker } = cluster;
const waitForStop = () => (worker === undefined ? waitForStopSignal() : waitForPrimary(worker));

const exitCode = await runProgram(process.argv.slice(2), {
  fetch,
  environment: process.env,
  writeOut: output.write,
  writeError: (text) => process.stderr.write(text),
  flushOut: output.flush,
  readIn: () => text(process.stdin),
  terminalColumns: process.stdout.isTTY ? process.stdout.columns : undefined,
  errorColumns: process.stderr.isTTY ? process.stderr.columns : undefined,
  elapsedMs: () => performance.now(),
  // Without a reader nothing is left to do, but a command ends in order: it may hold a lock.
  waitForStop: () => Promise.race([waitForStop(), output.failed]),
  worker: worker?.id,
});

const failure = await output.close();
const line = failure === null ? '' : `sipher: ${failure}\n`;
// Exits once what was written before has left: a pipe may still hold some of it back.
process.stderr.write(line, () => process.exit(failure === null ? exitCode : 1));
