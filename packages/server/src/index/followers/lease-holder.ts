import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** How a follower names itself to others of the same index. */
export type LeaseHolder = {
  /** Of no other one, in this process or elsewhere. */
  readonly name: string;
  /** Whether another one's process was of this machine and has ended. */
  readonly isGone: (name: string) => boolean;
};

/**
 * A holder of this process. Where two containers with one name share a folder it can take the other
 * for gone: both follow then, and the index takes each step from one of them.
 */
export const openLeaseHolder = (): LeaseHolder => {
  const machine = encodeURIComponent(hostname());
  return {
    name: `${machine} ${process.pid} ${randomUUID()}`,
    isGone: (name) => {
      const [itsMachine, pid] = name.split(' ');
      return itsMachine === machine && !isRunning(Number(pid));
    },
  };
};

const isRunning = (pid: number): boolean => {
  try {
    // Sends nothing, and says whether it could.
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
};
