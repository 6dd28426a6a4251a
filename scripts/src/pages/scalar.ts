import { readFileSync } from 'node:fs';
import apiReference from '@scalar/fastify-api-reference';
import Fastify from 'fastify';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const version: string = manifest.dependencies['@scalar/fastify-api-reference'];

/** Its file in the site, named after its version: it can be kept for ever. */
export const scalarFile = `docs/assets/scalar-${version}.js`;

/** Scalar's whole program in one file, as its plugin for Fastify would serve it. */
export const readScalar = async (): Promise<string> => {
  const app = Fastify();
  await app.register(apiReference, {
    routePrefix: '/reference',
    configuration: { url: '/openapi.json' },
  });
  const answer = await app.inject('/reference/js/scalar.js');
  await app.close();
  if (answer.statusCode !== 200) throw new Error(`no Scalar: ${answer.statusCode}`);
  return answer.body.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
};
