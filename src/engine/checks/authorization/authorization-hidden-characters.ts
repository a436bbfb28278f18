import { formCheck } from './form.ts';

export default formCheck({
  id: 'authorization-hidden-characters',
  summary:
    'Quotes, inner or doubled spaces, tab, line break, zero-width, BOM, non-ASCII, percent-encoding or a trailing mark around the token',
  spec: ['bearer', '2.1'],
  // Visible characters that RFC 6750 leaves out are not here: opaque tokens in use hold them (Laravel Sanctum's "12|…").
  faults: [
    'line-break',
    'tab',
    'byte-order-mark',
    'zero-width',
    'control-character',
    'non-ascii',
    'quotes',
    'brackets',
    'escape-sequence',
    'percent-encoded',
    'space-doubled',
    'space-inside',
    'trailing-comma',
    'trailing-semicolon',
  ],
  unless: [
    'placeholder',
    'empty',
    'scheme-doubled',
    'scheme-missing',
    'folded',
    'json-object',
    'params-malformed',
  ],
  applies: (credential) =>
    credential.scheme !== 'basic' ||
    credential.parsed?.faults.some((fault) => fault.code === 'quotes') === true,
  message: {
    title: 'The Authorization header sent to {place} holds a character that does not belong there: {detail}',
    what: '{fault}.',
    why: 'Many of these cannot be seen on the screen. To the server they are part of the token, so it is not the token that was issued.',
    fixes: [
      {
        effort: 'easy',
        audience: 'frontend',
        text: 'Trim the token and take quotes away before sending it (JSON.parse a value that was stored with JSON.stringify; strip line ends of files and environment variables).',
      },
      {
        effort: 'easy',
        audience: 'user',
        text: 'If the token was pasted, copy it again without blanks, quotes or line breaks.',
      },
    ],
  },
});
