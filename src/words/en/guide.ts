/** The pages of the checks: what stands around their text, which is English everywhere. */
export const guide = {
  guide_more_about: 'More about this{name}',
  guide_more: 'More{name}',
  guide_of: ': {name}',
  guide_back: 'Back',
  guide_all: 'All causes',
  guide_close: 'Close the page',
  guide_rung: '{group} · {id} · rung {rung} of the ladder: {question}',
  guide_when: 'Reported when: {summary}',
  guide_settings: 'settings for {product}',
  failed_guide: 'Why401 could not show the page about this. The recording goes on; please report this.',
} as const;
