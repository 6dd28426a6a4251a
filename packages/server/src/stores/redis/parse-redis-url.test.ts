import { expect, test } from 'vitest';
import { parseRedisUrl } from './parse-redis-url.ts';

test('a URL may name a host alone', () => {
  expect(parseRedisUrl('redis', '//localhost')).toEqual({
    nodes: [{ host: 'localhost', port: 6379 }],
    isCluster: false,
    isTls: false,
    database: 0,
  });
});

test('a URL may name user, password, port and database', () => {
  expect(parseRedisUrl('rediss', '//app:p%40s%3As%2F@db.example:7000/12')).toEqual({
    nodes: [{ host: 'db.example', port: 7000 }],
    isCluster: false,
    isTls: true,
    username: 'app',
    password: 'p@s:s/',
    database: 12,
  });
});

test('a password may go without a user', () => {
  expect(parseRedisUrl('redis', '//:secret@h')).toMatchObject({ password: 'secret' });
  expect(parseRedisUrl('redis', '//:secret@h')).not.toHaveProperty('username');
});

test('a Cluster has several hosts, IPv6 addresses among them', () => {
  expect(parseRedisUrl('rediss+cluster', '//a:1,[2001:db8::1]:2,c')).toMatchObject({
    isCluster: true,
    isTls: true,
    nodes: [
      { host: 'a', port: 1 },
      { host: '2001:db8::1', port: 2 },
      { host: 'c', port: 6379 },
    ],
  });
});

test('what RFC 3986 allows in user and password needs no encoding, but for the comma', () => {
  expect(parseRedisUrl('redis', "//a-b.c_d~e:!$&'()*+;=:%2C@h")).toMatchObject({
    username: 'a-b.c_d~e',
    password: "!$&'()*+;=:,",
  });
});

test.each([
  ['redis', '//user:hunter2@', /host/],
  ['redis', 'hunter2', /host/],
  ['redis', '//:hunter2@h:0', /ports from 1/],
  ['redis', '//:hunter2@h:65536', /ports from 1/],
  ['redis', '//:hunter2@h:port', /host:port/],
  ['redis', '//:hunter2@h/zero', /number of a database/],
  ['redis', '//:hunter2@a,b', /\+cluster/],
  ['redis', '//hunter2@h', /no colon/],
  ['redis', '//:hunter2%@h', /percent-encoded/],
  ...[',', '/', '?', '#', '@', ' ', '\n', 'é', '"'].flatMap(
    (raw) =>
      [
        ['redis', `//:hun${raw}ter2@h`, /percent-encoded/],
        ['redis', `//hun${raw}ter2:p@h`, /percent-encoded/],
      ] as const,
  ),
  ['redis+cluster', '//127.0.0.1:20998,u:hunter2@127.0.0.1:1', /percent-encoded/],
  ['redis', '//h/0/:hunter2@h', /percent-encoded/],
  ['redis+cluster', '//:hunter2@a:1/1', /no database/],
  ['redis+cluster', '//:hunter2@a:1,', /host:port/],
] as const)(
  '%s:%s is refused with what is wrong, and without the password',
  (scheme, rest, reason) => {
    expect(() => parseRedisUrl(scheme, rest)).toThrow(reason);
    expect(() => parseRedisUrl(scheme, rest)).not.toThrow(/hun/);
  },
);
