import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findGo } from './toolchain.ts';

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
export const mendPythonModels = (folder: string): void => {
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

/** As gofmt has it, where there is a Go. */
export const formatGo = (folder: string): void => {
  const go = findGo();
  if (go !== null) execFileSync(join(go, 'gofmt'), ['-w', folder], { stdio: 'inherit' });
};
