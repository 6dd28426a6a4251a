/** How long a stop waits for requests under way. */
export const shutdownPatienceMs = 10_000;
