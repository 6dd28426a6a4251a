import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { openLeaseHolder } from './lease-holder.ts';

test('a process of this machine that has ended is gone; who runs, or is elsewhere, is not', () => {
  const [one, other] = [openLeaseHolder(), openLeaseHolder()];
  expect(one.name).not.toBe(other.name);
  const { pid } = spawnSync(process.execPath, ['--version']);
  const withPid = (id: number) => one.name.replace(` ${process.pid} `, ` ${id} `);
  expect(one.isGone(withPid(pid))).toBe(true);
  expect(one.isGone(other.name)).toBe(false);
  // The first process of the system, which this user may not signal unless it is root.
  expect(one.isGone(withPid(1))).toBe(false);
  expect(one.isGone(`elsewhere ${pid} 0`)).toBe(false);
  expect(one.isGone('nonsense')).toBe(false);
});
