const clientInfo = { name: 'raw', version: '1' };

/** The opening of a host of an older revision: one line for each message. */
export const opening = [
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2024-11-05', capabilities: {}, clientInfo },
  },
  { jsonrpc: '2.0', method: 'notifications/initialized' },
]
  .map((message) => `${JSON.stringify(message)}\n`)
  .join('');

/** A call of a tool without arguments, as a line. */
export const callLine = (name: string): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name, arguments: {} } })}\n`;

/** A request for the list of tools, as a line: its answer has tens of thousands of characters. */
export const listLine = (id: number): string =>
  `${JSON.stringify({ jsonrpc: '2.0', id: `list-${id}`, method: 'tools/list' })}\n`;
