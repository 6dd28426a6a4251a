import { type CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { describeFailure, toErrorResult } from './answers/describe-failure.ts';
import { describeUnforeseen } from './answers/describe-unforeseen.ts';
import { assertArguments } from './schemas/assert-arguments.ts';
import { type RawArguments, toToolSchema } from './schemas/to-tool-schema.ts';
import { readSessionId } from './sessions/call-under-session.ts';
import type { Tool, ToolDeps } from './tools/tool.ts';
import { tools } from './tools/tools.ts';

export type McpServerDeps = ToolDeps & {
  readonly version: string;
  /** One line for the operator, without secrets. */
  readonly log: (line: string) => void;
};

const instructions =
  'Sipher prepares private payments. Open a session with sipher_open_session, or check with sipher_explain_session whether there is one, then pass its sessionId to the other tools: what they leave out comes from it. Nothing is ever sent or signed here, and no tool takes a spending private key. Never make a payment less private than the user asked for without asking first.';

/** A server of the protocol with every tool. One is made for each connection, or each request. */
export const buildMcpServer = (deps: McpServerDeps): McpServer => {
  const server = new McpServer(
    { name: 'sipher', title: 'Sipher', version: deps.version },
    { instructions, capabilities: { tools: { listChanged: false } } },
  );
  for (const tool of tools) register(server, tool, deps);
  return server;
};

const register = (server: McpServer, tool: Tool, deps: McpServerDeps): void => {
  const { name, title, description, annotations, input, output } = tool;
  const config = {
    title,
    description,
    annotations,
    inputSchema: toToolSchema(input),
    outputSchema: toToolSchema(output),
  };
  server.registerTool(name, config, (args, { mcpReq }) =>
    runTool(tool, args, { deps, signal: mcpReq.signal }),
  );
};

type Surroundings = { readonly deps: McpServerDeps; readonly signal: AbortSignal };

const runTool = async (
  tool: Tool,
  args: RawArguments,
  { deps, signal }: Surroundings,
): Promise<CallToolResult> => {
  try {
    assertArguments(tool.input, args);
    const { data, text } = await tool.run({ args, deps, signal });
    return {
      // Hosts of older revisions read text alone.
      content: [
        { type: 'text', text },
        { type: 'text', text: JSON.stringify(data) },
      ],
      structuredContent: { ...data },
    };
  } catch (error) {
    const report = describeFailure(error, deps.sessions.sourceOf(readSessionId(args)));
    const cause = report.code === 'INTERNAL_ERROR' ? `: ${describeUnforeseen(error)}` : '';
    deps.log(`${tool.name} failed with ${report.code}${cause}`);
    return toErrorResult(report);
  }
};
