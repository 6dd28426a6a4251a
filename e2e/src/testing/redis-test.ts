import { hasRedis } from '@sipher/testing';
import { test } from 'vitest';

/** A test that starts a real Redis; skipped, with a line that says so, where none is installed. */
export const redisTest = test.runIf(hasRedis());

/** A figure that a run is worth reading for. */
export const report = (line: string): void => void process.stdout.write(`${line}\n`);
