/** Reads one chain into the index. */
export type Follower = {
  /**
   * Reads what is new, or a part of it. Whatever it could not read, the next poll begins with.
   *
   * @returns whether there is more to read now.
   * @throws RpcFailedError, FollowerError, OvertakenError, StoreUnavailableError
   */
  poll(): Promise<{ readonly isBehind: boolean }>;
};
