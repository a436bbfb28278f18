import { formCheck } from './form.ts';

export default formCheck({
  id: 'authorization-hidden-characters',
  summary:
    'Quotes, inner or doubled spaces, tab, line break, zero-width, BOM, non-ASCII, percent-encoding or a trailing mark around the token',
  spec: ['bearer', '2.1'],
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
    'character-invalid',
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
  applies: (credential) => {
    const codes = credential.parsed?.faults.map((fault) => fault.code) ?? [];
    if (credential.scheme === 'basic') return codes.includes('quotes');
    // Opaque tokens in use hold characters that RFC 6750 leaves out (Laravel Sanctum's "12|…"): a fault in a JWT alone.
    return (
      credential.jwt !== undefined ||
      codes.some((code) => code !== 'character-invalid' && code !== 'params-malformed')
    );
  },
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
