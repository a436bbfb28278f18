/** The page that asks for permissions, where the panel may not. */
export const permission = {
  permission_cookies_title: 'Let Why401 read cookies?',
  permission_cookies_sites: 'Of these sites only:',
  permission_cookies_why:
    'Why401 can then show what the browser really stores for them, its attributes included, and remove cookies when you ask for it. Nothing leaves the browser, and nothing is kept. “Stop reading cookies” in the panel takes it back.',
  permission_cookies_allow: 'Allow reading these cookies',
  permission_capture_title: 'Let Why401 see requests that DevTools does not show?',
  permission_capture_sites: 'Requests to these sites only:',
  permission_capture_why:
    'Why401 can then also see requests that the developer tools lose or show in part: those just before a page is left, those of workers and of sign-in windows that the page opens, refused WebSockets, and 401s that the browser answers by itself. Only while the developer tools are open, only of the tab that they inspect and of windows which it opens. It reads and never changes a request. Nothing leaves the browser, and nothing is kept. “Stop full capture” in the panel takes it back.',
  permission_capture_allow: 'Allow full capture',
  permission_every_site: 'every site that the tab goes to',
  permission_denied: 'Not allowed. You can close this tab, or try again.',
} as const;
