import { siteOf } from '../exchange/site.ts';

/** A kind of environment that people name their hosts after. */
export type Environment = 'production' | 'staging' | 'test' | 'development' | 'sandbox' | 'local';

/** Ours: words that stand alone in a label or path segment, or are set off by a hyphen or underscore. */
const WORDS: Readonly<Record<string, Environment>> = {
  prod: 'production',
  production: 'production',
  prd: 'production',
  live: 'production',
  staging: 'staging',
  stage: 'staging',
  stg: 'staging',
  stag: 'staging',
  uat: 'staging',
  preprod: 'staging',
  preproduction: 'staging',
  acceptance: 'staging',
  test: 'test',
  testing: 'test',
  tst: 'test',
  qa: 'test',
  qas: 'test',
  dev: 'development',
  develop: 'development',
  development: 'development',
  sandbox: 'sandbox',
  sbx: 'sandbox',
  demo: 'sandbox',
};

export interface EnvironmentWord {
  readonly environment: Environment;
  /** The word, or for a host of the machine itself its name. */
  readonly word: string;
}

const LOCAL =
  /^(?:localhost|.+\.(?:localhost|local)|host\.docker\.internal|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** The environment that a host's name tells, if it tells one. Its registrable domain counts only where the word is set off in it. */
export function environmentOfHost(host: string): EnvironmentWord | undefined {
  if (LOCAL.test(host)) return { environment: 'local', word: host };
  // Azure DevOps is called so in production.
  if (/^[\d.]+$|^\[/.test(host) || host === 'dev.azure.com') return undefined;
  const site = siteOf(host);
  // A registrable domain such as dev.to or test.com is a name, shop-staging.com is not; what follows it is a top-level domain.
  const [own = ''] = site.split('.');
  const labels = host === site ? [] : host.slice(0, -site.length - 1).split('.');
  return (
    labels.map(wordIn).find((found) => found !== undefined) ?? (/[-_]/.test(own) ? wordIn(own) : undefined)
  );
}

/** The environment that an address tells by its host, or by a segment of its path (`/realms/staging`). */
export function environmentOfUrl(url: string): EnvironmentWord | undefined {
  const found = /^https?:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)(?::\d+)?([^?#]*)/i.exec(url.slice(0, 1000));
  if (found === null) return undefined;
  return (
    environmentOfHost((found[1] ?? '').toLowerCase()) ??
    (found[2] ?? '')
      .toLowerCase()
      .split('/')
      .map(wordIn)
      .find((word) => word !== undefined)
  );
}

/** The environment that a name such as `api://orders-staging` tells. */
export function environmentOfName(name: string): EnvironmentWord | undefined {
  if (/^https?:/i.test(name)) return environmentOfUrl(name);
  return name
    .slice(0, 300)
    .toLowerCase()
    .split(/[/:.]/)
    .map(wordIn)
    .find((word) => word !== undefined);
}

function wordIn(label: string): EnvironmentWord | undefined {
  for (const part of label.split(/[-_]/)) {
    // dev2, qa-3, test01
    const word = part.replace(/\d{1,3}$/, '');
    const environment = Object.hasOwn(WORDS, word) ? WORDS[word] : undefined;
    if (environment !== undefined) return { environment, word: part };
  }
  return undefined;
}
