/** What to do next: fixes by who can make them, and what is left to somebody who cannot change the code. */
export const next = {
  fix_for_user: 'In the browser, by whoever uses or tests the site',
  fix_for_developer: 'In the code, by its developers',
  fix_for_admin: 'On servers and identity provider, by their administrators',
  effort_easy_title: 'Easy: minutes, one setting or one line',
  effort_medium_title: 'Medium: hours, a change that needs a test',
  effort_hard_title: 'Hard: days, a change in how it is built',
  tester_title: 'If you cannot change the code',
  tester_try: 'Try this:',
  tester_nothing: 'There is nothing that you can do about it in the browser.',
  tester_hand: 'Put the {report} into a ticket for {owners}.',
  tester_hand_then: 'If it fails again, put the {report} into a ticket for {owners}.',
  tester_unknown:
    'Put the {report} into a ticket for whoever runs the server: its log has the cause, which the recording has not.',
  tester_report: 'bug report (copy)',
  owner_frontend: 'the developers of the page',
  owner_backend: 'the developers of the server',
  owner_admin: 'the administrators of servers and identity provider',
} as const;
