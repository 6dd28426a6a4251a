import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type OperationData, operations } from '@sipher/contract';
import { invalidField } from '../answers/tool-error.ts';

/** Key pairs of a recipient, as `generateKeys` makes them. */
export type StoredKeys = OperationData<'stealthGenerate'>;

/** The public part of a stored key pair: all that a model gets to see. */
export type PublicKeys = Pick<
  StoredKeys,
  'chain' | 'curve' | 'backend' | 'metaAddress' | 'encodedMetaAddress'
> & { readonly keyName: string };

/** A folder with one file for each key pair, which its owner alone can read. */
export type KeyFolder = {
  /** Resolves once they are on the disk. An existing file is never overwritten. */
  readonly write: (keyName: string, keys: StoredKeys) => Promise<void>;
  /** @throws ToolError where there is none of this name. */
  readonly read: (keyName: string) => Promise<StoredKeys>;
  readonly list: () => Promise<PublicKeys[]>;
};

/** Names of keys: no path leads out of the folder. */
export const keyNamePattern = /^[a-z0-9][a-z0-9_-]{0,63}$/;

const extension = '.json';

/** The folder is made when it is first written to. */
export const openKeyFolder = (folder: string): KeyFolder => {
  const pathOf = (keyName: string) => join(folder, `${keyName}${extension}`);
  const read = async (keyName: string): Promise<StoredKeys> => {
    const text = await readFile(pathOf(keyName), 'utf8').catch(refuseUnreadable(keyName));
    return parseKeys(text, keyName);
  };
  const list = async (): Promise<PublicKeys[]> => {
    const files = await readdir(folder).catch(allowMissing);
    const names = files
      .filter((file) => file.endsWith(extension))
      .map((file) => file.slice(0, -extension.length))
      .filter((name) => keyNamePattern.test(name))
      .sort();
    const found = await Promise.allSettled(
      names.map(async (name) => toPublic(name, await read(name))),
    );
    // A file that is no key pair is left out here, and refused where it is named.
    return found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  };
  return { write: (keyName, keys) => writeKeys(folder, pathOf(keyName), keys), read, list };
};

/** A key pair without what is private. */
export const toPublic = (keyName: string, keys: StoredKeys): PublicKeys => {
  const { chain, curve, backend, metaAddress, encodedMetaAddress } = keys;
  return { keyName, chain, curve, backend, metaAddress, encodedMetaAddress };
};

const writeKeys = async (folder: string, path: string, keys: StoredKeys): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = await open(path, 'wx', 0o600).catch(refuseExisting);
  try {
    await file.writeFile(`${JSON.stringify(keys, null, 2)}\n`);
    // Whoever publishes the meta-address is paid to it: its keys must survive a crash.
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  await syncFolder(folder);
};

const syncFolder = async (folder: string): Promise<void> => {
  // Windows has no handles of folders, and keeps names by itself.
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
};

const parseKeys = (text: string, keyName: string): StoredKeys => {
  try {
    return operations.stealthGenerate.success.data.parse(JSON.parse(text));
  } catch {
    // The text may hold keys: nothing of it is told.
    throw invalidField('keyName', `the file of ${keyName} holds no key pair`, 'Use another key.');
  }
};

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

const refuseUnreadable = (keyName: string) => (error: unknown) => {
  // Not the name: where no file has it, it may be a key in the wrong place.
  if (isCode(error, 'ENOENT')) {
    throw invalidField(
      'keyName',
      'there is no key of this name',
      'sipher_list_supported names the keys that there are; sipher_generate_address makes one.',
    );
  }
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const message = `the file of ${keyName} cannot be read${code}`;
  throw invalidField('keyName', message, 'Use another key, and tell the user.');
};

const refuseExisting = (error: unknown) => {
  if (!isCode(error, 'EEXIST')) throw error;
  throw invalidField('keyName', 'a key of this name exists', 'Choose another name.');
};

const allowMissing = (error: unknown): string[] => {
  if (!isCode(error, 'ENOENT')) throw error;
  return [];
};
