/** Full capture. */
export const capture = {
  capture_lacks_handshake:
    'Not evaluated: how the WebSocket’s opening was answered, which the developer tools do not record.',
  capture_lacks_error:
    'Not evaluated: why this request got no answer, which the developer tools do not record (what the page’s own policy stops nothing does).',
  capture_lacks_worker:
    'Not evaluated: what the service worker asked that gave this answer, which the developer tools do not record.',
  capture_lacks_credentials:
    'Not evaluated: part of what this request carried, which the developer tools did not record.',
  capture_does_now: 'Full capture, which is on now, does: make the request again.',
  capture_does: 'Full capture does.',
  capture_what: 'What it is, and how to allow it',
  capture_title: 'Full capture',
  capture_explained:
    'With full capture, Why401 also listens to the browser’s own network events: of this tab, of windows that it opens, and of its workers. The browser asks you first. Nothing leaves the browser, nothing is kept when you close the developer tools, and you can take it back here.',
  capture_restart:
    'Chromium shows requests only where an extension was allowed to see them when the browser was started. Save what you want to keep, close all windows of the browser and start it again: the permission stays, and this is needed only once.',
  capture_allow_for: 'Allow for {site}',
  capture_allow_recorded: 'Allow for the {count} sites recorded',
  capture_allow_all: 'Allow for every site',
  capture_stop: 'Stop full capture',
  capture_close: 'Close full capture',
  capture_left_out_chromium:
    'The developer tools leave things out: why a WebSocket was refused, what requests of workers carry, 401s that the browser answers by itself, what a sign-in window does, and at times a request that ends just before the page changes.',
  capture_left_out_firefox:
    'The developer tools leave things out: requests that end just before the page changes, such as a sign-in form’s, why a request got no answer, 401s that the browser answers by itself, and what a sign-in window does.',
  capture_status_off: 'Full capture is off.',
  capture_status_on_all: 'Full capture is on for every site.',
  capture_status_on: 'Full capture is on for {sites}.',
  capture_status_blind_all: 'Full capture is allowed for every site, and sees nothing yet.',
  capture_status_blind: 'Full capture is allowed for {sites}, and sees nothing yet.',
  capture_only_one: '{count} request was seen only that way.',
  capture_only_other: '{count} requests were seen only that way.',
  capture_interrupted: 'Interrupted since {time}: what goes on may be missing.',
  capture_gaps_one: 'It was interrupted from {from} to {to}: requests of then may be missing.',
  capture_gaps_other:
    'It was interrupted {count} times, last from {from} to {to}: requests of then may be missing.',
  capture_began: 'It began at {time}: do again what went wrong before that.',
  capture_more_sites: '{sites} and {count} more sites',
} as const;
