import process from 'node:process';
import { type RoundTrip, roundTrip } from './round-trip.ts';

/** What Node, Bun and Deno run: the task is the first argument, the report the only output. */
const task: RoundTrip = JSON.parse(process.argv[2] ?? '');
process.stdout.write(`${JSON.stringify(await roundTrip(task))}\n`);
