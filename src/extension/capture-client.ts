import type { PanelApi } from './jar-client.ts';
import { type CaptureAccess, isAnnouncement } from './messages.ts';
import { captureGrantFor, type Sites } from './permissions.ts';

/** Full capture's permissions, as the panel reaches them. What it then does is told by the feed's `capture-state`. */
export interface CaptureClient {
  /** For which sites it is allowed. */
  access(): Promise<CaptureAccess>;
  /** To be called from a click. Resolves when the user has been asked, or will be in a page of its own. */
  ask(sites: Sites): Promise<void>;
  /** Gives the permissions back. */
  stop(): Promise<void>;
  /** Called when permissions came or went; returns the way to stop. */
  onAccessChange(listener: () => void): () => void;
}

/** Whether full capture sees the requests to a site. `site`: registrable domain, or a host that has none. */
export function coversSite(access: CaptureAccess | undefined, site: string): boolean {
  if (access === undefined || access.state === 'off') return false;
  return access.state === 'all' || access.sites.includes(site);
}

export function createCaptureClient({ runtime, permissions, inspectedWindow }: PanelApi): CaptureClient {
  return {
    // The background answers each request with the type that belongs to it.
    access: async () => (await runtime.sendMessage({ type: 'capture-access' })) as CaptureAccess,
    ask: async (sites) => {
      const { tabId } = inspectedWindow;
      if (permissions === undefined) await runtime.sendMessage({ type: 'capture-ask', sites, tabId });
      else await permissions.request(captureGrantFor(sites));
    },
    stop: async () => {
      await runtime.sendMessage({ type: 'capture-stop' });
    },
    onAccessChange: (listener) => {
      const heard = (message: unknown): undefined => {
        if (isAnnouncement(message)) listener();
      };
      runtime.onMessage.addListener(heard);
      return () => runtime.onMessage.removeListener(heard);
    },
  };
}
