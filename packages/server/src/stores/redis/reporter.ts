/** Tells of servers that go away and come back. */
export type Reporter = {
  readonly lost: (node: string, code: string) => void;
  readonly back: (node: string) => void;
};

/**
 * A server, `host:port`, that cannot be reached or answers again. The code is what Redis or the
 * system calls the failure.
 */
export type NodeChange =
  | { readonly node: string; readonly state: 'away'; readonly code: string }
  | { readonly node: string; readonly state: 'back' };

const reportIntervalMs = 10_000;

/** Tells of connections that are lost and that are back, of each node once in a while at most. */
export const openReporter = (onNodeChange: (change: NodeChange) => void): Reporter => {
  const reportedAtMs = new Map<string, number>();
  const away = new Set<string>();
  return {
    lost: (node, code) => {
      const lastMs = reportedAtMs.get(node) ?? Number.NEGATIVE_INFINITY;
      if (away.has(node) || performance.now() - lastMs < reportIntervalMs) return;
      reportedAtMs.set(node, performance.now());
      away.add(node);
      onNodeChange({ node, state: 'away', code });
    },
    back: (node) => {
      if (away.delete(node)) onNodeChange({ node, state: 'back' });
    },
  };
};
