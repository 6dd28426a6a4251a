import {
  type Operation,
  type OperationData,
  type OperationId,
  operationIds,
  operations,
  repeatOf,
} from '@sipher/contract';
import { expect, expectTypeOf, test } from 'vitest';
import type { Call, PagedCall } from './calls/call.ts';
import { lastingCodes, operationTable } from './generated/operation-table.ts';
import { findRow } from './http/operation-row.ts';
import type { BytesOperationId, OperationMethods } from './operation-methods.ts';
import { Sipher } from './sipher.ts';
import type { CallOptions } from './sipher-options.ts';
import { scriptFetch, succeed } from './testing/scripted-fetch.ts';

/** Every `group.name` of the client's type. */
type Methods = {
  [G in keyof OperationMethods]: `${G}.${keyof OperationMethods[G] & string}`;
}[keyof OperationMethods];

test('the client’s type has a method for every operation, and no other', () => {
  expectTypeOf<Methods>().toEqualTypeOf<(typeof operations)[OperationId]['call']>();
});

test('the table has a row for every operation, which says what the contract says', () => {
  expect(Object.keys(operationTable).sort()).toEqual([...operationIds].sort());
  for (const operation of Object.values<Operation>(operations)) {
    const { id, method, path, call, session, query, body, success } = operation;
    expect(findRow(id)).toEqual({
      method,
      path,
      call,
      repeat: repeatOf(operation),
      input: query === undefined ? (body === undefined ? null : 'body') : 'query',
      isUnderSession: session === 'applied',
      isPaged: 'nextCursor' in success.data.shape,
      bytesType: success.bytes ?? null,
    });
    expect(query === undefined || body === undefined).toBe(true);
  }
  expect(lastingCodes).toEqual(['RPC_NOT_CONFIGURED', 'ADMIN_DISABLED']);
});

test.each(Object.values<Operation>(operations))('$call is $method $path', async (operation) => {
  const { fetch, sent } = scriptFetch(succeed({}));
  const [group = '', name = ''] = operation.call.split('.');
  const groups: Record<string, Record<string, (...args: unknown[]) => unknown>> = {
    ...new Sipher({ fetch }),
  } as never; // as the contract names them, which types do not follow
  const hasParams = operation.params !== undefined;
  const input = operation.query ?? operation.body;
  const args = [...(hasParams ? ['an-id'] : []), ...(input ? [{ limit: 7 }] : [])];
  await groups[group]?.[name]?.(...args, { idempotencyKey: 'named' });
  const path = operation.path.replace('{id}', 'an-id') + (operation.query ? '?limit=7' : '');
  expect(sent).toMatchObject([
    {
      method: operation.method,
      url: `http://127.0.0.1:8787${path}`,
      body: operation.body ? { limit: 7 } : undefined,
    },
  ]);
  expect(sent[0]?.headers.get('idempotency-key')).toBe('named');
});

test('an operation that does not exist is a mistake of the caller', () => {
  const { fetch, sent } = scriptFetch();
  // What a caller without types can write.
  expect(() => new Sipher({ fetch }).request('toString' as OperationId)).toThrow(TypeError);
  expect(sent).toEqual([]);
});

test('a method takes the parameter of the path, the input, options, and no more', () => {
  expectTypeOf<OperationMethods['keys']['rotate']>().parameters.toEqualTypeOf<
    [options?: CallOptions]
  >();
  expectTypeOf<OperationMethods['sessions']['get']>().parameters.toEqualTypeOf<
    [id: string, options?: CallOptions]
  >();
  const { list, create, update } = new Sipher().sessions;
  expectTypeOf(list).toBeCallableWith();
  expectTypeOf(list).toBeCallableWith({ limit: 5 }, { retries: 0 });
  expectTypeOf(create).toBeCallableWith({ defaults: { chain: 'near' } }, { retries: 0 });
  expectTypeOf(update).toBeCallableWith('sess_1', { label: null }, { ifMatch: '"1"' });
  // @ts-expect-error what has to be there cannot be left out
  expectTypeOf(create).toBeCallableWith();
  // @ts-expect-error an unknown chain
  expectTypeOf(create).toBeCallableWith({ defaults: { chain: 'mars' } });
});

test('null skips the session in a body; a query has no null', () => {
  const { stealth, scan } = new Sipher();
  expectTypeOf(stealth.generate).toBeCallableWith({ chain: null });
  expectTypeOf(scan.announcements).toBeCallableWith({ chain: 'near', limit: 10 });
  // @ts-expect-error a query cannot say null
  expectTypeOf(scan.announcements).toBeCallableWith({ chain: null });
});

test('answers are the data of the contract; those with a next cursor can be iterated', () => {
  const { sessions } = new Sipher();
  expectTypeOf(sessions.get).returns.toEqualTypeOf<Call<OperationData<'getSession'>>>();
  expectTypeOf(sessions.list).returns.toEqualTypeOf<PagedCall<OperationData<'listSessions'>>>();
  const sipher = new Sipher();
  expectTypeOf(sipher.request<'scanPayments'>).returns.toEqualTypeOf<
    PagedCall<OperationData<'scanPayments'>>
  >();
  expectTypeOf<BytesOperationId>().toEqualTypeOf<'listAnnouncements'>();
});
