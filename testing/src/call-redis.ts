import { connect } from 'node:net';

/** A reply of the protocol's second version. */
export type RedisReply = string | number | null | readonly RedisReply[];

export class RedisReplyError extends Error {
  override name = 'RedisReplyError';
}

type Call = { readonly port: number; readonly args: readonly string[]; readonly timeoutMs: number };
type Read = { readonly reply: RedisReply | RedisReplyError; readonly end: number };

/**
 * Sends one command over a connection of its own. Rejects with a `RedisReplyError` for an error
 * reply, and with another error if no reply comes.
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export const callRedis = ({ port, args, timeoutMs }: Call): Promise<RedisReply> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let received = Buffer.alloc(0);
    const settle = (reply: RedisReply | Error) => {
      socket.destroy();
      if (reply instanceof Error) reject(reply);
      else resolve(reply);
    };
    socket.setTimeout(timeoutMs, () => settle(new Error(`no reply from port ${port}`)));
    socket.once('error', settle);
    socket.once('close', () => settle(new Error(`port ${port} closed without a reply`)));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const read = readReply(received, 0);
      if (read !== null) settle(read.reply);
    });
    socket.write(encodeCommand(args));
  });

const encodeCommand = (args: readonly string[]): string =>
  `*${args.length}\r\n${args.map((arg) => `$${Buffer.byteLength(arg)}\r\n${arg}\r\n`).join('')}`;

/** Null: the reply is not whole yet. */
const readReply = (bytes: Buffer, start: number): Read | null => {
  const end = bytes.indexOf('\r\n', start);
  if (end < 0) return null;
  const text = bytes.toString('utf8', start + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(bytes[start] ?? 0)) {
    case '+':
      return { reply: text, end: next };
    case '-':
      return { reply: new RedisReplyError(text), end: next };
    case ':':
      return { reply: Number(text), end: next };
    case '$':
      return readBulk(bytes, next, Number(text));
    case '*':
      return readArray(bytes, next, Number(text));
    default:
      return { reply: new RedisReplyError(`not a reply: ${text}`), end: next };
  }
};

const readBulk = (bytes: Buffer, start: number, length: number): Read | null => {
  if (length < 0) return { reply: null, end: start };
  if (bytes.length < start + length + 2) return null;
  return { reply: bytes.toString('utf8', start, start + length), end: start + length + 2 };
};

const readArray = (bytes: Buffer, start: number, length: number): Read | null => {
  const items: RedisReply[] = [];
  let end = start;
  while (items.length < length) {
    const item = readReply(bytes, end);
    if (item === null) return null;
    const { reply } = item;
    items.push(reply instanceof RedisReplyError ? reply.message : reply);
    end = item.end;
  }
  return { reply: length < 0 ? null : items, end };
};
