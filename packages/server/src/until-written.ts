import { ApiError } from './api-error.ts';

/** How long a change is tried again because others changed the same record in between. */
const patienceMs = 2_000;

/**
 * Reads, changes and writes a record until no other change came between: `attempt` answers null
 * where one did.
 */
export const untilWritten = async <T>(
  attempt: () => Promise<T | null>,
  nowMs: () => number,
): Promise<T> => {
  const deadlineMs = nowMs() + patienceMs;
  for (;;) {
    const written = await attempt();
    if (written !== null) return written;
    if (nowMs() > deadlineMs) throw new ApiError('WRITE_CONTENDED');
  }
};
