import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGo } from './toolchain.ts';

/** Changes in a generated client what no setting changes; throws where it is not as expected. */
export const mendClient = {
  python: (folder: string): void => {
    mendPythonModels(join(folder, 'sipher_client/models'));
    mendPythonSecrets(join(folder, 'sipher_client/models'));
    mendPythonAnswer(join(folder, 'sipher_client/api_response.py'));
    mendPythonRequests(join(folder, 'sipher_client/rest.py'));
  },
  go: (folder: string): void => {
    mendGoRequests(join(folder, 'client.go'));
    formatGo(folder);
  },
};

const end = '        })\n        return _obj\n';
const mendedEnd = `        })
        # What the dict leaves out stays left out: sent as null it would remove a default.
        _obj.model_fields_set.intersection_update(
            name for name, field in cls.model_fields.items()
            if name in obj or field.alias in obj
        )
        return _obj
`;

/**
 * The generator's `from_dict` sets every field, so that what the dict leaves out would be sent as
 * null where null is allowed. Here it stays left out.
 */
const mendPythonModels = (folder: string): void => {
  const models = readdirSync(folder).map((name) => join(folder, name));
  const mended = models.filter((path) => {
    const text = readFileSync(path, 'utf8');
    if (!text.includes('is None and "') || !text.includes(end)) return false;
    writeFileSync(
      path,
      text.replace(end, () => mendedEnd),
    );
    return true;
  });
  if (mended.length === 0) throw new Error('the generator writes from_dict in another way now');
};

/** The names of the document whose values are secrets: they open, link, find or spend. */
const secretNames = [
  ...['key', 'defaultViewingKey', 'viewingPrivateKey', 'spendingPrivateKey'],
  ...['sharedSecret', 'blindingFactor', 'blindingA', 'blindingB'],
];

const beforeMethods = '    def to_str(self) -> str:\n';
const hiding = (fields: readonly string[]): string => `    def __repr_args__(self):
        # What is printed ends up in logs: there may stand that a secret is set, but not which.
        secrets = (${fields.map((field) => `'${field}'`).join(', ')},)
        for name, value in super().__repr_args__():
            yield name, '**********' if name in secrets and isinstance(value, str) else value

`;

/** A model prints every field. Here it prints of a secret that there is one. */
const mendPythonSecrets = (folder: string): void => {
  const found = new Set<string>();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const fields = [...text.matchAll(/^ {4}(\w+): .*\bstr\b.* = Field\((.*)\)$/gm)]
      .map(([, field = '', terms = '']) => ({
        field,
        wire: /alias="(\w+)"/.exec(terms)?.[1] ?? field,
      }))
      .filter(({ wire }) => secretNames.includes(wire));
    for (const { wire } of fields) found.add(wire);
    // A viewing key as text has no name of its own.
    const secrets =
      name === 'viewing_key_input.py' ? ['actual_instance'] : fields.map(({ field }) => field);
    if (secrets.length === 0) continue;
    mendText(path, { generated: beforeMethods, mended: hiding(secrets) + beforeMethods });
  }
  if (found.size !== secretNames.length) throw new Error(`secrets of models: only ${[...found]}`);
};

const rawData = 'raw_data: StrictBytes = Field(';

/** Printed, an answer with its headers would show its text as well, secrets and all. */
const mendPythonAnswer = (path: string): void =>
  mendText(path, { generated: rawData, mended: `${rawData}repr=False, ` });

const pythonRetries = `        if configuration.retries is not None:
            pool_args['retries'] = configuration.retries
`;
const mendedPythonRetries = `        # The key stays with the host that it was given for: no redirect is followed.
        # Whether a request may be repeated, its caller knows: none is, unless asked for.
        pool_args['retries'] = urllib3.Retry.from_int(
            configuration.retries, default=0
        ).new(redirect=0, raise_on_redirect=False)
`;

/**
 * urllib3 follows redirects to any host, with all headers and the body, and tries again three times
 * unless it is told. Here it answers with redirects, and tries again for who asks for it.
 */
const mendPythonRequests = (path: string): void =>
  mendText(path, { generated: pythonRetries, mended: mendedPythonRetries });

const goClient = '\t\tcfg.HTTPClient = http.DefaultClient\n';
const mendedGoClient = `		// As http.DefaultClient, but the key stays with the host that it was given for.
		client := *http.DefaultClient
		client.CheckRedirect = func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		}
		cfg.HTTPClient = &client
`;

/** Go's default client follows redirects, with headers of our own and the body. Here it does not. */
const mendGoRequests = (path: string): void =>
  mendText(path, { generated: goClient, mended: mendedGoClient });

type Mend = { readonly generated: string; readonly mended: string };

const mendText = (path: string, { generated, mended }: Mend): void => {
  const parts = readFileSync(path, 'utf8').split(generated);
  if (parts.length !== 2) throw new Error(`the generator writes ${path} in another way now`);
  writeFileSync(path, parts.join(mended));
};

/** As gofmt has it, where there is a Go. */
const formatGo = (folder: string): void => {
  const go = findGo();
  if (go !== null) execFileSync(join(go, 'gofmt'), ['-w', folder], { stdio: 'inherit' });
};
