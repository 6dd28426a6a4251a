// The part of autocannon 9 that the bench uses: the package has no types of its own.
declare module 'autocannon' {
  import type { EventEmitter } from 'node:events';

  type Request = {
    method: string;
    path: string;
    headers: Record<string, string>;
    body?: string;
  };
  type Client = { setRequests(requests: Request[]): void };
  type Result = { errors: number; timeouts: number };
  type Options = {
    url: string;
    connections: number;
    duration?: number;
    /** Requests of all connections together; wins over `duration`. */
    amount?: number;
    setupClient: (client: Client) => void;
  };
  type Run = Omit<EventEmitter, 'then'> & PromiseLike<Result>;

  const autocannon: (options: Options) => Run;
  export = autocannon;
}
