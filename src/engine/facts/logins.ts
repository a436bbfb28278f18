import type { Exchange } from '../exchange/exchange.ts';
import { siteOf } from '../exchange/site.ts';
import { meantStatus } from './answers/inner.ts';
import { pageSite } from './cookie-context.ts';
import type { CookiesView } from './cookies.ts';
import type { CredentialView } from './credential.ts';
import { isCallbackUrl, isLoginSubmit, isLoginUrl, isLogoutUrl } from './places.ts';
import type { TokensView } from './tokens.ts';

/** Who was signed in, as far as the traffic tells, before this exchange. */
export interface LoginsView {
  /** The last sign-in on this site that was answered well, unless a logout followed. */
  readonly login: Exchange | undefined;
  /** The last logout on this site, unless a sign-in followed. */
  readonly logout: Exchange | undefined;
  /** Its answer took a session cookie away. */
  readonly logoutTook: boolean;
  /** Before this exchange the site had seen, or given out, a session cookie, a token or a password. */
  readonly credentialsExisted: boolean;
  /** This exchange is itself a sign-in that was answered well. */
  readonly isLogin: boolean;
  readonly isLogout: boolean;
}

interface SiteLogins {
  login: Exchange | undefined;
  logout: Exchange | undefined;
  logoutTook: boolean;
  credentials: boolean;
  /** Where its last sign-in came from: the identity provider, as a rule. */
  from: string;
}

const MOST = 5000;

/** Sign-ins and sign-outs by site. What a page got or ended counts wherever that page calls: APIs often live on another site. */
export class Logins {
  readonly #sites = new Map<string, SiteLogins>();
  /** Sites whose pages were given a token, or that gave one; `anywhere`: for which page was not recorded. */
  readonly #tokens = new Set<string>();
  #anywhere = false;
  #lastLogout: { readonly exchange: Exchange; readonly sites: ReadonlySet<string> } | undefined;
  #lastLogin: Exchange | undefined;

  observe(
    exchange: Exchange,
    credential: CredentialView,
    cookies: CookiesView,
    tokens: TokensView,
  ): LoginsView {
    const name = siteOf(exchange.url.host);
    const site = this.#site(name);
    const login = site.login;
    const logout = site.logout ?? this.#elsewhere(site, name, exchange);
    const logoutTook = site.logout !== undefined && site.logoutTook;
    const credentialsExisted = site.credentials || this.#anywhere || this.#hasToken(name, exchange);
    const status = meantStatus(exchange);
    const well = status >= 200 && status < 400;
    const isLogout =
      exchange.request.method !== 'OPTIONS' &&
      ((isLogoutUrl(exchange.url) && (well || status === 0)) || endsSession(exchange, cookies));
    const isLogin = !isLogout && well && signsIn(exchange, tokens);
    if (isLogin) {
      site.login = exchange;
      site.logout = undefined;
      site.from = pageSite(exchange);
      this.#lastLogin = exchange;
      this.#lastLogout = undefined;
    }
    if (isLogout) {
      site.logout = exchange;
      site.logoutTook = cookies.removed.length > 0;
      site.login = undefined;
      const target = exchange.response.redirect;
      const sites = new Set([name, pageSite(exchange), target === undefined ? '' : siteOf(target.host)]);
      this.#lastLogout = { exchange, sites };
    }
    if (
      credential.values.length > 0 ||
      credential.apiKeys.length > 0 ||
      cookies.sessionSent ||
      cookies.sessionSet
    )
      site.credentials = true;
    if (tokens.issuing && this.#tokens.size < MOST) {
      const page = pageSite(exchange);
      this.#tokens.add(name);
      if (page === '') this.#anywhere = true;
      else this.#tokens.add(page);
    }
    return { login, logout, logoutTook, credentialsExisted, isLogin, isLogout };
  }

  #hasToken(name: string, exchange: Exchange): boolean {
    if (this.#tokens.size === 0 || this.#tokens.has(name)) return this.#tokens.size > 0;
    const page = pageSite(exchange);
    return page === '' || this.#tokens.has(page);
  }

  // A logout at the identity provider, or through another host of the application, ends the session here as well.
  #elsewhere(site: SiteLogins, name: string, exchange: Exchange): Exchange | undefined {
    const out = this.#lastLogout;
    if (out === undefined) return undefined;
    const since = site.login ?? this.#lastLogin;
    if (since !== undefined && since.index >= out.exchange.index) return undefined;
    const concerns = (one: string) => out.sites.has(one);
    return concerns(name) || (site.from !== '' && concerns(site.from)) || concerns(pageSite(exchange))
      ? out.exchange
      : undefined;
  }

  #site(name: string): SiteLogins {
    let site = this.#sites.get(name);
    if (site === undefined) {
      site = { login: undefined, logout: undefined, logoutTook: false, credentials: false, from: '' };
      if (this.#sites.size < MOST) this.#sites.set(name, site);
    }
    return site;
  }
}

// A call under any name (DELETE /api/session) that is answered well and takes the session cookie away.
function endsSession(exchange: Exchange, cookies: CookiesView): boolean {
  const { status } = exchange.response;
  const { method } = exchange.request;
  return (
    cookies.removed.length > 0 &&
    (method === 'POST' || method === 'DELETE' || method === 'PUT') &&
    status >= 200 &&
    status < 300 &&
    !isLoginSubmit(exchange)
  );
}

// A form that was refused is answered by the form again (200) or by a redirect back to it.
function signsIn(exchange: Exchange, tokens: TokensView): boolean {
  const target = exchange.response.redirect;
  if (isCallbackUrl(exchange.url) && !/(?:^|[&?])error=/.test(exchange.url.query))
    return target === undefined || !isLoginUrl(target);
  if (!isLoginSubmit(exchange)) return tokens.issuing;
  if (target !== undefined) return !isLoginUrl(target) || target.origin !== exchange.url.origin;
  if (tokens.issuing) return true;
  const type = exchange.response.body?.mimeType ?? '';
  return !/html/i.test(type);
}
