import { flip } from './flip.ts';

export default flip({
  id: 'scheme-flip',
  kind: 'scheme',
  summary: 'http and https redirect to each other',
  message: {
    title: '{host} redirects in circles between http and https',
    what: '{first} leads to {second}, which leads back. No sign-in is part of it: every visitor meets it.',
    why: 'Two layers disagree about the scheme. As a rule TLS ends at a proxy, the application sees plain http and redirects to https, or builds its addresses with http, for ever.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Let the proxy send X-Forwarded-Proto: https to the application (nginx: proxy_set_header X-Forwarded-Proto $scheme).',
      },
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Trust that header (Express trust proxy, Django SECURE_PROXY_SSL_HEADER, Spring forward-headers-strategy, ASP.NET ForwardedHeaders, Rails config.assume_ssl).',
      },
      {
        effort: 'medium',
        audience: 'admin',
        text: 'At a CDN: connect to the origin with https (Cloudflare: SSL mode Full instead of Flexible).',
      },
    ],
  },
  same: {
    title: '{first} redirects to itself: the server takes the https request for plain http',
    what: 'The answer names the very address that was asked for, over and over. No sign-in is part of it: every visitor meets it.',
    why: 'As a rule TLS ends at a proxy, and the application behind it sees plain http and redirects to https, for ever.',
    fixes: [
      {
        effort: 'easy',
        audience: 'admin',
        text: 'Let the proxy send X-Forwarded-Proto: https to the application (nginx: proxy_set_header X-Forwarded-Proto $scheme).',
      },
      {
        effort: 'easy',
        audience: 'backend',
        text: 'Trust that header (Express trust proxy, Django SECURE_PROXY_SSL_HEADER, Spring forward-headers-strategy, ASP.NET ForwardedHeaders, Rails config.assume_ssl).',
      },
    ],
  },
});
