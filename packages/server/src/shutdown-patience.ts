/** How long a stop waits for requests under way. */
export const shutdownPatienceMs = 10_000;

/** How long the whole stop of a process may take, closing its store too; then it is ended. */
export const stopPatienceMs = shutdownPatienceMs + 2_000;
