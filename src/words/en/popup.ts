/** The popup of the toolbar's icon, and what is said while the panel is not in view. */
export const popup = {
  popup_found_one: '{count} problem found in this tab',
  popup_found_other: '{count} problems found in this tab',
  popup_nothing: 'No problem found in this tab so far',
  popup_closed: 'The developer tools are not open for this tab, so nothing is recorded.',
  popup_where: 'The answer is in the developer tools: press F12, choose Why401, and do what fails once more.',
  popup_notify: 'Notify me of each new kind of failure',
  popup_notify_note:
    'Once for each kind, while the developer tools are open. Never for what is as it should be.',
  alert_count_one: 'Why401: {count} new problem in this tab',
  alert_count_other: 'Why401: {count} new problems in this tab',
  alert_title: 'Why401: a new kind of failure',
} as const;
