/** What workers and their primary say to each other. A report is plain data of one worker. */
export type WorkerMessage =
  /** Worker to primary: the reports of all others are wanted. */
  | { readonly type: 'gather'; readonly id: number }
  /** Primary to worker: its report is wanted. */
  | { readonly type: 'report'; readonly id: number }
  | { readonly type: 'reported'; readonly id: number; readonly report: Report }
  /** Primary to the worker that wanted them. */
  | { readonly type: 'gathered'; readonly id: number; readonly reports: readonly Report[] }
  /** Primary to worker: a sign of life is wanted. */
  | { readonly type: 'ping' }
  | { readonly type: 'pong' };

export type Report = readonly object[];
