import { BlockList, isIP } from 'node:net';

/** Where to listen. */
export type Endpoint = {
  readonly host: string;
  readonly port: number;
  /** Whether only programs of this machine can reach it. */
  readonly isLoopback: boolean;
};

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Parses `host:port`, `[v6]:port`, or a port alone, which is of 127.0.0.1; null for anything else. */
export const parseEndpoint = (text: string): Endpoint | null => {
  const match = /^(?:(?:\[([^\]]+)\]|([^:[\]]+)):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return null;
  const host = match[1] ?? match[2] ?? '127.0.0.1';
  return { host, port, isLoopback: isLoopback(host) };
};

const isLoopback = (host: string): boolean => {
  const version = isIP(host);
  // Any other name may lead anywhere.
  if (version === 0) return host === 'localhost';
  return loopback.check(host, version === 4 ? 'ipv4' : 'ipv6');
};
