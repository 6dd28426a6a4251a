import { expect, test } from 'vitest';
import { answerWith, buildToolDeps } from '../testing/build-tool-deps.ts';
import { explainSession } from './explain-session.ts';
import { openSession } from './open-session.ts';
import { updateSession } from './update-session.ts';

const sessionId = `sess_${'7c'.repeat(32)}`;
const { signal } = new AbortController();

test.each([
  [openSession, { defaults: {} }],
  [updateSession, { sessionId }],
  [explainSession, { sessionId }],
])('$name shows a session of which the server says what cannot be', async (tool, args) => {
  const defaults = { chain: 'near', defaultViewingKey: {} };
  const hostile = { sessionId, defaults, createdAt: 'now', expiresAt: 1e300 };
  const deps = buildToolDeps(async () => answerWith(hostile));
  const { data, text } = await tool.run({ args, deps, signal });
  expect(data).toEqual({
    sessionId,
    defaults: { chain: 'near' },
    createdAt: null,
    expiresAt: null,
  });
  expect(text).toContain(sessionId);
  expect(tool.output.safeParse(data).success).toBe(true);
});
