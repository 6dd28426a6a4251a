import type { Handler } from '../handler.ts';

export const getIndex: Handler<'getIndex'> = (_call, { process }) => ({
  data: {
    name: 'Sipher',
    description: 'A privacy API for autonomous agents: state your posture once, in a session.',
    version: process.version,
    links: {
      docs: '/docs',
      openapi: '/v1/openapi.json',
      llms: '/llms.txt',
      skill: '/skill.md',
      errors: '/v1/errors',
      health: '/v1/health',
      ready: '/v1/ready',
    },
  },
});
