/** The settings, and what the panel says of requests that it let go. */
export const settings = {
  settings: 'Settings',
  settings_title: 'Settings: sign-in pages, session cookies, hosts to leave out, how much is kept',
  settings_where:
    'Kept in this browser, for every site. Nothing of your traffic is kept. A change counts as soon as you leave its field.',
  settings_odd: 'Some of the stored settings could not be read: they are as they were at first.',
  settings_not_kept:
    'This browser does not let the extension store anything: the settings hold until you close the developer tools.',
  settings_sites: 'Your sites',
  setting_login_urls: 'Sign-in pages',
  setting_login_urls_how:
    'One a line, beside those that are known by their words (login, sign-in, authorize …): a path, a host, or both. * stands for anything.',
  setting_session_cookies: 'Cookies that carry a sign-in',
  setting_session_cookies_how:
    'Names, one a line, beside those that are known (sessionid, JSESSIONID, connect.sid …). * stands for anything.',
  setting_ignored_hosts: 'Hosts to leave out',
  setting_ignored_hosts_how:
    'One a line. Their requests are not recorded, and take no part in what is said. * stands for anything.',
  settings_thresholds: 'When something is told',
  setting_loop_rounds: 'Rounds that make a loop',
  setting_loop_rounds_how: 'A loop at which the browser itself gives up is always told.',
  setting_storm_count: 'Repeated refusals that make a storm',
  setting_storm_count_how: 'One request, refused and made again without a pause.',
  setting_expiry_tolerance: 'Seconds for which your servers take an expired token',
  setting_expiry_tolerance_how:
    'Many allow a minute or so for clocks that differ. What a server itself calls expired is always told.',
  settings_retention: 'How much is kept',
  setting_keep: 'Requests that are kept',
  setting_keep_how: 'When there are more, the oldest are let go. About 10 kB each.',
  setting_on_navigation: 'When the tab goes to another page',
  setting_on_navigation_how:
    'A sign-in goes over several pages: without those before, its cause can mostly not be told.',
  setting_on_navigation_keep: 'Keep what was recorded',
  setting_on_navigation_clear: 'Let go of what came before the page',
  settings_secrets: 'Secrets on screen and in reports',
  setting_redaction: 'What is shown in the place of a secret',
  setting_redaction_how:
    'Equal secrets have equal marks, and a mark does not lead back to its secret. Opened requests still show one where you ask for it.',
  setting_redaction_usual: 'Its length and a mark',
  setting_redaction_strict: 'A mark alone; and hide every parameter’s value',
  setting_out_of_range: 'A whole number from {least} to {most}, please. Until then the one before counts.',
  settings_reset: 'Back to the defaults',
  settings_close: 'Close',
  dropped_one: '{count} older request was let go, and takes no part in what is said here: {keep} are kept.',
  dropped_other:
    '{count} older requests were let go, and take no part in what is said here: {keep} are kept.',
  dropped_setting: 'Change how many',
} as const;
