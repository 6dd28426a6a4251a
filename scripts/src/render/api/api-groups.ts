import { type Operation, type OperationGroup, operations } from '@sipher/contract';

export type ApiGroup = {
  readonly id: OperationGroup;
  readonly title: string;
  /** Its page, from docs/. */
  readonly page: string;
  /** One line: what it is for. */
  readonly purpose: string;
  readonly operations: readonly Operation[];
};

const titles: Readonly<Record<OperationGroup, readonly [title: string, purpose: string]>> = {
  sessions: ['Sessions', 'The posture that later requests are made under'],
  stealth: [
    'Stealth addresses',
    'One-time addresses that only their owner can find and spend from',
  ],
  transfers: [
    'Transfers',
    'Unsigned payments to one-time addresses, and the claim of what was paid',
  ],
  scan: ['Scanning', 'Payments found by their announcements'],
  commitments: ['Commitments', 'Amounts that can be proven and are not shown'],
  viewingKeys: ['Viewing keys', 'Keys that let an auditor read payments, and spend nothing'],
  backends: ['Backends', 'The mechanisms of privacy, and what each of them hides'],
  rpc: ['RPC', 'The endpoints through which chains are read'],
  keys: ['Keys', 'Your own API key, and for the operator all of them'],
  billing: ['Billing', 'What your API key used'],
  system: ['System', 'The server itself'],
};

/** `viewingKeys` as it stands in paths and commands: `viewing-keys`. */
export const toKebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const all = Object.values<Operation>(operations);

/** Every group with its operations, in the order of documents. */
export const apiGroups: readonly ApiGroup[] = (Object.keys(titles) as OperationGroup[]).map(
  (id) => {
    const [title, purpose] = titles[id];
    const own = all.filter(({ call }) => call.startsWith(`${id}.`));
    return { id, title, purpose, page: `reference/api/${toKebab(id)}.md`, operations: own };
  },
);

/** Where an operation is described: its group's page, from docs/, and the place there. */
export const placeOf = ({ id }: Operation): string => {
  const group = apiGroups.find((one) => one.operations.some((operation) => operation.id === id));
  return `${group?.page ?? ''}#${id.toLowerCase()}`;
};

/** Who may call, in words. */
export const accessWords: Readonly<Record<Operation['access'], string>> = {
  public: 'anybody, without a key',
  key: 'the holder of an API key',
  paid: 'the holder of a pro or enterprise API key',
  admin: 'the operator, with the admin key',
};
