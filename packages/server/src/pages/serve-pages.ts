import { relative } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ApiError } from '../api-error.ts';
import { acceptsRather } from '../http/admission/accepts-rather.ts';
import { pageHeaders } from './page-headers.ts';
import { readSite, type Site } from './read-site.ts';

export type PagesDeps = {
  /** The folder of the built site. */
  readonly folder: string;
  readonly log: Logger;
};

const paths = ['/docs', '/docs/*', '/llms.txt', '/skill.md'];
/** Where people and agents look for pages that are elsewhere. */
const guesses = ['/skill', '/skill/*', '/openapi.json'];

/**
 * Serves the pages that people and agents read. What can be asked for is listed once, at the start:
 * no path of a request ever becomes one of the file system. Without a built site they are 404.
 */
export const servePages = async (
  app: FastifyInstance,
  { folder, log }: PagesDeps,
): Promise<void> => {
  const site = readSite(folder);
  if (site.size === 0) {
    log.warn({ msg: 'no pages: npm run build makes them', folder });
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    acceptRanges: false,
    setHeaders: (reply, path) => {
      reply.headers(pageHeaders(relative(folder, path).replace(/\.(?:gz|br)$/, '')));
    },
  });
  for (const url of [...paths, ...guesses]) routePages(app, url, site);
};

/** One route for all methods, since only the list knows which paths there are. */
const routePages = (app: FastifyInstance, url: string, site: Site): void => {
  app.route({
    method: app.supportedMethods,
    url,
    onRequest: async (request, reply) => {
      const path = pathOf(request);
      // A folder's own page lies in it, where its relative links lead right.
      const own = `${path}/README`;
      if (!site.has(path) && site.has(own)) return reply.redirect(own, 308);
      if (path === '/docs/') return reply.redirect('/docs', 308);
      if (!site.has(path)) throw new ApiError('NOT_FOUND', undefined, { message: noPage });
      if (allowed.includes(request.method)) return;
      reply.header('Allow', allowed.join(', '));
      throw new ApiError('METHOD_NOT_ALLOWED', { allowed });
    },
    handler: (request, reply) => {
      const path = pathOf(request);
      const twin = site.get(`${path}.md`);
      if (twin !== undefined) reply.header('vary', 'accept');
      const isAsked = twin !== undefined && acceptsRather(request.headers.accept, page);
      return reply.sendFile((isAsked ? twin : site.get(path)) ?? '');
    },
    errorHandler: (error) => {
      throw toRefusal(error);
    },
  });
};

const noPage =
  'No page at this path; paths are case-sensitive. /docs/README leads to every page, /llms.txt lists them for agents, /v1/openapi.json is the OpenAPI document';

const page = { usual: 'text/html', other: 'text/markdown' };
const allowed = ['GET', 'HEAD'];

/** As it was sent: another spelling, percent-encoded say, is another path. */
const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? '';

/** If-Match and If-Unmodified-Since are judged with the file; its refusal has no name of ours. */
const toRefusal = (error: FastifyError): Error =>
  error.statusCode === 412
    ? new ApiError('PRECONDITION_FAILED', undefined, { cause: error })
    : error;
