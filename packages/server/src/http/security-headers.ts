import type { FastifyHelmetOptions } from '@fastify/helmet';

/** What OWASP's REST security cheat sheet asks of an API that serves no pages. */
export const securityHeaders: FastifyHelmetOptions = {
  global: true,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
  noSniff: true,
  // Browsers read answers from other origins where CORS allows it; this header would forbid that.
  crossOriginResourcePolicy: false,
  // The rest steers documents and plug-ins; answers here are JSON.
  crossOriginEmbedderPolicy: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
};
