import { afterEach, beforeEach, expect, test } from 'vitest';
import { Sipher } from '../sipher.ts';
import { failureOf } from '../testing/failure-of.ts';
import { refuse, type Step, scriptFetch, succeed } from '../testing/scripted-fetch.ts';

const openClient = (...steps: readonly Step[]) => {
  const { fetch, sent } = scriptFetch(...steps);
  return { sipher: new Sipher({ fetch, retries: 0 }), sent };
};
const page = (name: string, nextCursor: unknown) => succeed({ sessions: [name], nextCursor });

const unhandled: unknown[] = [];
const keep = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  unhandled.length = 0;
  process.on('unhandledRejection', keep);
});
afterEach(() => process.off('unhandledRejection', keep));

/** Node tells of unhandled rejections once the microtasks are done. */
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

test('a call is a promise of its data, and the whole answer on demand', async () => {
  const { sipher, sent } = openClient(succeed({ status: 'healthy' }));
  const call = sipher.system.health();
  expect(call).toBeInstanceOf(Promise);
  expect(await call).toEqual({ status: 'healthy' });
  expect(await call.withResponse()).toMatchObject({ status: 200, data: { status: 'healthy' } });
  expect(sent).toHaveLength(1);
});

test('a failure that is awaited in one way leaves no other unhandled', async () => {
  const failing = () => openClient(refuse(404, 'NOT_FOUND')).sipher.sessions.list();
  await failureOf(failing().withResponse());
  await failureOf(failing());
  const pages = async () => {
    for await (const _ of failing()) throw new Error('there is no page');
  };
  await failureOf(pages());
  await turn();
  expect(unhandled).toEqual([]);
});

test('pages follow the cursor with the same input, and end with the last', async () => {
  const { sipher, sent } = openClient(page('a', '1'), page('b', '2'), page('c', null));
  const read: unknown[] = [];
  for await (const { sessions } of sipher.sessions.list({ limit: 1 })) read.push(...sessions);
  expect(read).toEqual(['a', 'b', 'c']);
  expect(sent.map(({ url }) => new URL(url).search)).toEqual([
    '?limit=1',
    '?limit=1&cursor=1',
    '?limit=1&cursor=2',
  ]);
});

test('a cursor travels in the body of an operation that has one', async () => {
  const { sipher, sent } = openClient(page('a', '1'), page('b', null));
  const body = { viewingPrivateKey: '0x1', spendingPublicKey: '0x2' };
  for await (const _ of sipher.request('scanPayments', { body }, { sessionId: 'sess_1' }));
  expect(sent.map((request) => request.body)).toEqual([body, { ...body, cursor: '1' }]);
  expect(sent[1]?.headers.get('x-session-id')).toBe('sess_1');
});

test('awaited, a call of pages is its first page', async () => {
  const { sipher, sent } = openClient(page('a', '1'));
  expect(await sipher.sessions.list()).toEqual({ sessions: ['a'], nextCursor: '1' });
  expect(sent).toHaveLength(1);
});

test('who stops to read asks for no further page', async () => {
  const { sipher, sent } = openClient(page('a', '1'));
  for await (const _ of sipher.sessions.list()) break;
  await turn();
  expect(sent).toHaveLength(1);
});

test.each([
  ['repeats itself', [page('a', '1'), page('b', '1')], 2],
  ['goes in a circle', [page('a', '1'), page('b', '2'), page('c', '1')], 3],
  ['is no text', [page('a', 7)], 1],
  ['is missing', [page('a', undefined)], 1],
])('a cursor that %s ends the pages with an error', async (_, steps, count) => {
  const { sipher, sent } = openClient(...steps);
  const read = async () => {
    for await (const _page of sipher.sessions.list());
  };
  expect(await failureOf(read())).toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  expect(sent).toHaveLength(count);
});

test('a cursor that leads back to where the caller began ends them too', async () => {
  const { sipher, sent } = openClient(page('a', '1'));
  const read = async () => {
    for await (const _page of sipher.sessions.list({ cursor: '1' }));
  };
  expect(await failureOf(read())).toMatchObject({ code: 'UNEXPECTED_ANSWER' });
  expect(sent).toHaveLength(1);
});
