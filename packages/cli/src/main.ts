#!/usr/bin/env node
import cluster from 'node:cluster';
import { text } from 'node:stream/consumers';
import { describeUnforeseen } from './describe-unforeseen.ts';
import { runProgram } from './run-program.ts';
import { waitForPrimary } from './serve/wait-for-primary.ts';
import { waitForStopSignal } from './serve/wait-for-stop-signal.ts';

// Whoever reads may have seen enough, as `head` has: an end, and no fault of the program.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const isClosed = error.code === 'EPIPE';
  const line = isClosed ? 'standard output was closed' : describeUnforeseen(error);
  process.stderr.write(`sipher: ${line}\n`);
  process.exit(1);
});

// Unhandled rejections come here too.
process.on('uncaughtException', (error) => {
  process.stderr.write(`sipher: ${describeUnforeseen(error)}\n`);
  process.exit(1);
});

const { worker } = cluster;

const exitCode = await runProgram(process.argv.slice(2), {
  fetch,
  environment: process.env,
  writeOut: (text) => process.stdout.write(text),
  writeError: (text) => process.stderr.write(text),
  flushOut: () => new Promise((resolve) => process.stdout.write('', () => resolve())),
  readIn: () => text(process.stdin),
  terminalColumns: process.stdout.isTTY ? process.stdout.columns : undefined,
  errorColumns: process.stderr.isTTY ? process.stderr.columns : undefined,
  elapsedMs: () => performance.now(),
  waitForStop: worker === undefined ? waitForStopSignal : () => waitForPrimary(worker),
  worker: worker?.id,
});

// Exits once what was written before has left: a pipe may still hold some of it back.
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
