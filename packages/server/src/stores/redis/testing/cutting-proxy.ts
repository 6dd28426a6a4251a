import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type CuttingProxy = {
  readonly port: number;
  /** The next command that holds this word is carried out, and its reply lost with the connection. */
  readonly cutNext: (word: string) => void;
  /** From here on the connections of now bring nothing, and stay open; later ones work. */
  readonly mute: () => void;
  /** From here on each reply comes so much later. */
  readonly delay: (delayMs: number) => void;
  /** Later connections go to the server on this port. */
  readonly retarget: (serverPort: number) => void;
  /** How often a reply was cut. */
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
};

type State = { word: string | null; cuts: number; serverPort: number; delayMs: number };

/** Stands between a store and a server on this port. */
export const openCuttingProxy = async (serverPort: number): Promise<CuttingProxy> => {
  const state: State = { word: null, cuts: 0, serverPort, delayMs: 0 };
  const sockets = new Set<Socket>();
  const mutes: (() => void)[] = [];
  const proxy = createServer((client) => {
    const server = connect(state.serverPort, '127.0.0.1');
    let isCut = false;
    mutes.push(() => {
      client.removeAllListeners('data').resume();
      server.removeAllListeners('data').resume();
    });
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => [client, server].map((each) => each.destroy()));
    }
    client.on('data', (chunk) => {
      if (state.word !== null && chunk.includes(`\r\n${state.word}\r\n`)) {
        isCut = true;
        state.word = null;
      }
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      if (!isCut) {
        if (state.delayMs === 0) client.write(chunk);
        else setTimeout(() => client.write(chunk), state.delayMs);
        return;
      }
      state.cuts += 1;
      client.destroy();
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    // What a listening TCP server has.
    port: (proxy.address() as AddressInfo).port,
    cutNext: (word) => {
      state.word = word;
    },
    mute: () => {
      for (const mute of mutes.splice(0)) mute();
    },
    delay: (delayMs) => {
      state.delayMs = delayMs;
    },
    retarget: (port) => {
      state.serverPort = port;
    },
    cuts: () => state.cuts,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
};
