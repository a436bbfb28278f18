import type { BrowserCookieKey } from '../capture/cookie-store.ts';
import type { BackgroundAnswers, BackgroundRequest, JarAnswer } from './messages.ts';
import { isAnnouncement } from './messages.ts';
import { grantFor, type PermissionsApi } from './permissions.ts';

/** The browser's cookie jar, as the panel reaches it. `sites`: registrable domains, or hosts that have none. */
export interface JarClient {
  /** Those of the sites whose cookies may be read. */
  access(sites: readonly string[]): Promise<readonly string[]>;
  /** To be called from a click. Resolves when the user has been asked, or will be in a page of its own. */
  ask(sites: readonly string[]): Promise<void>;
  read(sites: readonly string[]): Promise<JarAnswer>;
  clear(sites: readonly string[], cookies: readonly BrowserCookieKey[]): Promise<JarAnswer>;
  /** Gives the permissions back. */
  stop(): Promise<void>;
  /** Called when permissions came or went; returns the way to stop. */
  onAccessChange(listener: () => void): () => void;
  /** The address of the inspected page; '' where it has none. */
  pageUrl(): Promise<string>;
  reloadPage(): void;
}

/** What is used of the browsers' APIs in a panel. */
export interface PanelApi {
  readonly runtime: {
    sendMessage(message: BackgroundRequest): Promise<unknown>;
    readonly onMessage: {
      addListener(listener: (message: unknown) => undefined): void;
      removeListener(listener: (message: unknown) => undefined): void;
    };
  };
  /** Missing from Firefox's panels. */
  readonly permissions?: Pick<PermissionsApi, 'request'>;
  readonly inspectedWindow: {
    readonly tabId: number;
    /** The polyfill and Firefox give a list that begins with the result, Chromium's own `browser` the result alone. */
    eval(expression: string): Promise<unknown>;
    reload(): void;
  };
}

export function createJarClient({ runtime, permissions, inspectedWindow }: PanelApi): JarClient {
  const { tabId } = inspectedWindow;
  const send = async <Type extends keyof BackgroundAnswers>(
    request: Extract<BackgroundRequest, { type: Type }>,
  ): Promise<BackgroundAnswers[Type]> =>
    // The background answers each request with the type that belongs to it.
    (await runtime.sendMessage(request)) as BackgroundAnswers[Type];
  return {
    access: (sites) => send<'jar-access'>({ type: 'jar-access', sites }),
    ask: async (sites) => {
      if (permissions === undefined) await send<'jar-ask'>({ type: 'jar-ask', sites, tabId });
      else await permissions.request(grantFor(sites));
    },
    read: (sites) => send<'jar-read'>({ type: 'jar-read', sites, tabId }),
    clear: (sites, cookies) => send<'jar-clear'>({ type: 'jar-clear', sites, cookies, tabId }),
    stop: async () => {
      await send<'jar-stop'>({ type: 'jar-stop' });
    },
    onAccessChange: (listener) => {
      const heard = (message: unknown): undefined => {
        if (isAnnouncement(message)) listener();
      };
      runtime.onMessage.addListener(heard);
      return () => runtime.onMessage.removeListener(heard);
    },
    pageUrl: async () => {
      const answer = await inspectedWindow.eval('location.href').catch(() => '');
      const address: unknown = Array.isArray(answer) ? answer[0] : answer;
      return typeof address === 'string' ? address : '';
    },
    reloadPage: () => inspectedWindow.reload(),
  };
}
