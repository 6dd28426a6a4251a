export { buildMcpServer, type McpServerDeps } from './build-mcp-server.ts';
export type { Tool, ToolAnswer, ToolCall, ToolDeps } from './tools/tool.ts';
export { tools } from './tools/tools.ts';
