import { type Exchange, fieldValue, type ParsedUrl } from './exchange/exchange.ts';
import { printable, type Redactor } from './exchange/redact.ts';
import { parseAuthorization } from './headers/authorization.ts';
import { parseChallengeFields } from './headers/www-authenticate.ts';

/** A request as two commands for curl: once with what identifies the user, once without it, and what the answers would mean. */
export interface Reproduction {
  /** The secrets of the commands, each a variable of the shell that its user fills in. */
  readonly variables: readonly ShellVariable[];
  /** '' where a repetition cannot work: see `notes`. */
  readonly withCredential: string;
  readonly withoutCredential: string;
  /** What to know before running them. */
  readonly notes: readonly string[];
  readonly outcomes: readonly Outcome[];
}

export interface ShellVariable {
  readonly name: string;
  /** Where its value is found. */
  readonly what: string;
  /** The value as sent, a secret; '' where the request had none. */
  readonly value: string;
}

/** What an answer to one of the commands tells. */
export interface Outcome {
  readonly command: 'with' | 'without' | 'both';
  readonly answer: string;
  readonly means: string;
}

/** The part of a command that is a credential, already quoted. */
interface Credential {
  readonly options: readonly string[];
  readonly notes: readonly string[];
  readonly repeatable: boolean;
}

// What curl sets itself, what only a browser means, and what would make the answer unreadable or empty.
const DROPPED =
  /^(?::.*|host|connection|keep-alive|content-length|accept-encoding|user-agent|upgrade-insecure-requests|priority|te|if-(?:none-match|modified-since)|cache-control|pragma|dnt|sec-.*|x-firefox-spdy|proxy-connection)$/;
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'cookie', 'dpop']);

/** The commands for one request (curl's manual page; POSIX shell quoting). Secrets stand in `variables` alone. */
export function reproductionOf(exchange: Exchange, show: Redactor): Reproduction {
  const shell = new Shell(show);
  const { method } = exchange.request;
  const plain: string[] = [];
  const secret: string[] = [];
  const notes: string[] = [];
  if (method !== '' && method !== 'GET')
    plain.push(method === 'HEAD' ? '--head' : `--request ${shell.text(method)}`);
  let repeatable = true;
  for (const { name, value } of exchange.request.fields.list) {
    if (DROPPED.test(name)) continue;
    if (CREDENTIALS.has(name)) {
      const found = credentialOf(name, value, shell);
      secret.push(...found.options);
      notes.push(...found.notes);
      repeatable &&= found.repeatable;
    } else if (show.field(name, value) === printable(value)) {
      plain.push(`--header ${shell.text(`${name}: ${value}`)}`);
    } else if (ADDRESS_FIELDS.has(name)) {
      plain.push(`--header ${shell.text(`${name}: ${show.field(name, value)}`)}`);
    } else {
      secret.push(
        `--header ${shell.secret(`${name}: `, shell.variable(name, `the value of the header ${name.slice(0, 60)}`, value))}`,
      );
    }
  }
  if (exchange.url.userinfo !== '') {
    const account = shell.variable('account', 'user:password of the address', exchange.url.userinfo);
    secret.push(`--user ${shell.secret('', account)}`);
  }
  if (secret.length === 0) {
    const missing = missingCredential(exchange, shell);
    secret.push(...missing.options);
    notes.push(...missing.notes);
  }
  if ((exchange.request.body?.text ?? '') !== '') {
    plain.push('--data-binary @body.txt');
    notes.push(
      'Save the body of the request as body.txt first (Network tab, Payload or Request, view source).',
    );
  }
  const address = shell.address(exchange.url);
  const command = (options: readonly string[]) => ['curl --include', ...options, address].join(' \\\n  ');
  return {
    variables: shell.variables,
    withCredential: repeatable ? command([...plain, ...secret]) : '',
    withoutCredential: command(plain),
    notes: [...new Set(notes)],
    outcomes: outcomesOf(exchange, repeatable),
  };
}

// Their queries are hidden, which changes nothing that a server looks at when it decides.
const ADDRESS_FIELDS = new Set(['referer', 'origin']);

function credentialOf(name: string, value: string, shell: Shell): Credential {
  if (name === 'cookie') {
    const cookie = shell.variable('cookie', 'the whole value of the header Cookie', value);
    return { options: [`--header ${shell.secret('Cookie: ', cookie)}`], notes: [], repeatable: true };
  }
  if (name === 'dpop')
    return {
      options: [],
      notes: [
        'Each DPoP proof is good for one request: a copy of it is refused whatever else is right. Try it from the application instead.',
      ],
      repeatable: false,
    };
  const proxy = name === 'proxy-authorization' ? 'proxy-' : '';
  const scheme = parseAuthorization(value).scheme?.toLowerCase() ?? '';
  const user = (variable: string) => `--${proxy}user ${shell.secret('', variable)}`;
  if (scheme === 'digest' || scheme === 'ntlm') {
    const account = shell.variable('account', 'user:password of the account', '');
    return { options: [`--${proxy}${scheme}`, user(account)], notes: [], repeatable: true };
  }
  if (scheme === 'negotiate')
    return {
      options: [`--${proxy}negotiate`, `--${proxy}user :`],
      notes: ['Run kinit first: curl takes the Kerberos ticket of the shell it runs in.'],
      repeatable: true,
    };
  const aws = /^AWS4-HMAC-SHA256\s.*?Credential=[^/,]+\/\d{8}\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(value);
  if (aws !== null) {
    const id = shell.variable('aws access key id', 'the access key id of the account', '');
    const key = shell.variable('aws secret access key', 'the secret access key of the account', '');
    return {
      options: [`--aws-sigv4 ${shell.text(`aws:amz:${aws[1]}:${aws[2]}`)}`, `--user "$${id}:$${key}"`],
      notes: ['curl 7.75 or newer signs the request anew.'],
      repeatable: true,
    };
  }
  const known = /^\s*([A-Za-z][\w-]{1,23})[ \t]+(?=\S)/.exec(value);
  const lead = known === null ? '' : `${known[1]} `;
  const rest = known === null ? value : value.slice(known[0].length);
  const what =
    scheme === 'basic'
      ? 'what follows Basic in the header: base64 of user:password'
      : `what follows ${known?.[1] ?? 'the colon'} in the header ${title(name)}`;
  const token = shell.variable(proxy === '' ? 'token' : 'proxy token', what, rest);
  return {
    options: [`--header ${shell.secret(`${title(name)}: ${lead}`, token)}`],
    notes: [],
    repeatable: true,
  };
}

/** Nothing was sent: the credential that the challenge asks for, else a Bearer token or a cookie to try. */
function missingCredential(exchange: Exchange, shell: Shell): Credential {
  const { challenges } = parseChallengeFields(
    exchange.response.fields.list.filter(({ name }) => name === 'www-authenticate').map(({ value }) => value),
  );
  const scheme = challenges[0]?.scheme.toLowerCase() ?? '';
  const notes = ['The request carried no credential: fill in one that should work.'];
  if (scheme === 'basic' || scheme === 'digest' || scheme === 'ntlm') {
    const account = shell.variable('account', 'user:password of the account', '');
    const flag = scheme === 'basic' ? [] : [`--${scheme}`];
    return { options: [...flag, `--user ${shell.secret('', account)}`], notes, repeatable: true };
  }
  if (scheme === 'negotiate') return { options: ['--negotiate', '--user :'], notes, repeatable: true };
  if (scheme === '' && exchange.response.fields.list.some(({ name }) => name === 'set-cookie')) {
    const cookie = shell.variable('cookie', 'the header Cookie of a request that works', '');
    return { options: [`--header ${shell.secret('Cookie: ', cookie)}`], notes, repeatable: true };
  }
  const token = shell.variable('token', 'an access token for this API', '');
  const written = challenges[0]?.scheme ?? 'Bearer';
  return {
    options: [
      `--header ${shell.secret(`Authorization: ${/^[\w-]{1,24}$/.test(written) ? written : 'Bearer'} `, token)}`,
    ],
    notes,
    repeatable: true,
  };
}

function outcomesOf(exchange: Exchange, repeatable: boolean): Outcome[] {
  const status = exchange.response.status === 0 ? 'an error' : String(exchange.response.status);
  const outcomes: Outcome[] = [];
  if (repeatable) {
    outcomes.push(
      {
        command: 'with',
        answer: '2xx',
        means:
          'The credential is good. What differs is the browser: an older copy of the credential, cookies, Origin, an extension, a cache. Compare the two requests line by line.',
      },
      {
        command: 'with',
        answer: `${status} again`,
        means:
          'Neither the browser nor the page is at fault: it is the credential, the server, or something between.',
      },
      {
        command: 'with',
        answer: status === '403' ? '401' : '403',
        means:
          status === '403'
            ? 'The credential is not accepted any more: sign in again, and look at 403 afterwards.'
            : 'The server knows who asks now, and that account lacks the permission.',
      },
      {
        command: 'both',
        answer: 'the same answer, word for word',
        means:
          'The server does not see the credential: a proxy takes it away, or it is looked for in another place (another header, a cookie).',
      },
    );
  }
  outcomes.push(
    {
      command: 'without',
      answer: '401',
      means:
        'As it should be: the address is right, and the server asks for a credential. WWW-Authenticate says for which.',
    },
    {
      command: 'without',
      answer: '2xx',
      means: 'The address needs no credential: the one that was sent is what the server objects to.',
    },
    {
      command: 'without',
      answer: '404, or a page of another product',
      means: 'The address is wrong, or belongs to another environment.',
    },
    {
      command: 'both',
      answer: 'a time-out, or a certificate error',
      means: 'This is the network or a proxy, and not the sign-in.',
    },
  );
  return outcomes;
}

function title(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase());
}

/** Words for a POSIX shell, and the variables that stand for secrets. */
class Shell {
  readonly variables: ShellVariable[] = [];
  constructor(readonly show: Redactor) {}

  /** The name of the variable for a value; one value, one variable. */
  variable(hint: string, what: string, value: string): string {
    const known = this.variables.find((one) => value !== '' && one.value === value);
    if (known !== undefined) return known.name;
    const base = hint
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 40);
    const stem = /^[A-Z]/.test(base) ? base : `VALUE_${base}`;
    let name = stem;
    for (let n = 2; this.variables.some((one) => one.name === name); n++) name = `${stem}_${n}`;
    this.variables.push({ name, what: printable(what), value });
    return name;
  }

  /** One word, whatever it holds: "Enclosing characters in single-quotes shall preserve the literal value of each character" (POSIX.1-2017, Shell, 2.2.2). */
  text(text: string): string {
    return `'${printable(text).replace(/'/g, `'\\''`)}'`;
  }

  /** A readable beginning and a variable, as one word. */
  secret(lead: string, variable: string): string {
    return /^[\w:. /-]*$/.test(lead) ? `"${lead}$${variable}"` : `${this.text(lead)}"$${variable}"`;
  }

  /** The address, its secret parts as variables. */
  address(url: ParsedUrl): string {
    if (url.scheme === '' || this.show.reveal) return this.text(url.raw);
    const parts: (string | { readonly variable: string })[] = [`${url.origin}`];
    for (const [at, segment] of url.path.split('/').entries()) {
      if (at > 0) parts.push('/');
      const hidden = this.show.path(segment) !== printable(segment);
      parts.push(hidden ? { variable: this.variable('path part', 'a part of the path', segment) } : segment);
    }
    if (url.query !== '') parts.push('?');
    for (const [at, pair] of url.query.split('&').slice(0, 200).entries()) {
      if (url.query === '') break;
      if (at > 0) parts.push('&');
      const cut = pair.indexOf('=');
      const name = cut < 0 ? '' : pair.slice(0, cut);
      const value = cut < 0 ? pair : pair.slice(cut + 1);
      if (cut >= 0) parts.push(`${name}=`);
      const hidden = this.show.query(pair) !== printable(pair) && value !== '';
      parts.push(
        hidden
          ? {
              variable: this.variable(
                name || 'query',
                `the parameter ${name.slice(0, 60) || 'of the query'}`,
                value,
              ),
            }
          : value,
      );
    }
    let word = '';
    let literal = '';
    for (const part of [...parts, { variable: '' }]) {
      if (typeof part === 'string') {
        literal += part;
        continue;
      }
      if (literal !== '') word += this.text(literal);
      literal = '';
      if (part.variable !== '') word += `"$${part.variable}"`;
    }
    return word;
  }
}

/** As a report prints it: values as fingerprints, or as they are where the reader asked for that. */
export function printableReproduction(reproduction: Reproduction, show: Redactor): Reproduction {
  return {
    ...reproduction,
    variables: reproduction.variables.map((variable) => ({
      ...variable,
      value: variable.value === '' ? '' : show.fingerprint(variable.value),
    })),
  };
}

/** Is there anything to try: an HTTP request that a command line can make? */
export function isReproducible(exchange: Exchange): boolean {
  return (
    /^https?$/.test(exchange.url.scheme) &&
    exchange.kind !== 'preflight' &&
    fieldValue(exchange.request.fields, 'upgrade') === undefined
  );
}
