import { describe, expect, test } from 'vitest';
import { refusedField } from '../testing/refused-field.ts';
import { viewingKeyVectors } from '../testing/vectors.ts';
import {
  deriveChildViewingKey,
  generateViewingKey,
  hashViewingKey,
  type ViewingKey,
  verifyViewingKeyHierarchy,
} from './viewing-key.ts';

const key = new Uint8Array(32).fill(5);
const root: ViewingKey = { key, path: 'm/0' };

describe('known answers', () => {
  test.each(viewingKeyVectors)('$name', ({ root: first, child, grandchild }) => {
    for (const { viewingKey, hash } of [first, child, grandchild]) {
      expect(hashViewingKey(viewingKey.key)).toEqual(hash);
    }
    expect(deriveChildViewingKey(first.viewingKey, child.childPath)).toEqual(child.viewingKey);
    expect(deriveChildViewingKey(child.viewingKey, grandchild.childPath)).toEqual(
      grandchild.viewingKey,
    );
  });
});

describe('generateViewingKey', () => {
  test('gives the bytes that it draws, under the root path or another', () => {
    expect(generateViewingKey((length) => new Uint8Array(length).fill(5))).toEqual(root);
    expect(generateViewingKey(() => key, 'm/1').path).toBe('m/1');
  });

  test('refuses a source that gives another count of bytes', () => {
    expect(refusedField(() => generateViewingKey(() => new Uint8Array(31)))).toBe('randomBytes');
  });
});

describe('verifyViewingKeyHierarchy', () => {
  const child = deriveChildViewingKey(root, 'audit');

  test('is true of the child, and of no other key, path or parent', () => {
    const verify = (parts: object, childPath = 'audit', parent = root) =>
      verifyViewingKeyHierarchy(parent, { ...child, ...parts }, childPath);
    expect(verify({})).toBe(true);
    expect(verify({ path: 'm/0/audits' })).toBe(false);
    expect(verify({ key })).toBe(false);
    expect(verify({}, 'audits')).toBe(false);
    expect(verify({}, 'audit', { key: child.key, path: 'm/0' })).toBe(false);
    expect(verify({}, 'audit', { key, path: 'm/1' })).toBe(false);
  });

  test('a path in two steps is another key than in one', () => {
    const inTwo = deriveChildViewingKey(child, '2026');
    const inOne = deriveChildViewingKey(root, 'audit/2026');
    expect(inTwo.path).toBe(inOne.path);
    expect(verifyViewingKeyHierarchy(root, inTwo, 'audit/2026')).toBe(false);
  });
});

test.each(['', '\ud800', 'a\udc00b'])('the path %j is refused by name', (path) => {
  expect(refusedField(() => generateViewingKey(() => key, path))).toBe('path');
  expect(refusedField(() => deriveChildViewingKey({ key, path }, 'audit'))).toBe('path');
  expect(refusedField(() => deriveChildViewingKey(root, path))).toBe('childPath');
});

test.each([0, 31, 33])('a key of %i bytes is refused by name', (length) => {
  const bad = { key: new Uint8Array(length), path: 'm/0' };
  expect(refusedField(() => hashViewingKey(bad.key))).toBe('key');
  expect(refusedField(() => deriveChildViewingKey(bad, 'audit'))).toBe('key');
  expect(refusedField(() => verifyViewingKeyHierarchy(root, bad, 'audit'))).toBe('childKey');
});
