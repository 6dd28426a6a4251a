/** How long the primary waits for a worker's report. One that takes longer is left out. */
export const reportPatienceMs = 1_000;

/** How long a worker waits for what the primary gathers: beyond the slowest of the others. */
export const gatherPatienceMs = reportPatienceMs + 500;
