import type { StackFixes } from './stack.ts';

/**
 * Ruby on Rails 8 guides: Configuring Rails Applications, Securing Rails Applications; API:
 * ActionController::RequestForgeryProtection, ActionController::RateLimiting, ActionDispatch::SSL;
 * rack-cors, OmniAuth, Devise: README.
 */
export const rails: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'The proxy has to send X-Forwarded-Proto. If it cannot, and all visitors come over https, let Rails take that for granted.',
    code: 'config.assume_ssl = true\nconfig.force_ssl = true',
  },
  'session-origin-unlisted': {
    effort: 'easy',
    audience: 'admin',
    text: 'Rails compares Origin with the address that it was called by. Let the proxy pass on Host and X-Forwarded-Proto, instead of switching forgery_protection_origin_check off.',
  },
  'csrf-missing': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Send the token of the page’s meta element as the header X-CSRF-Token. “Origin header didn’t match” means that the proxy does not pass on Host or X-Forwarded-Proto.',
    code: "'X-CSRF-Token': document.querySelector('meta[name=csrf-token]').content",
  },
  'session-not-recognised': {
    effort: 'easy',
    audience: 'backend',
    text: 'Rails encrypts the session cookie with a key made from secret_key_base. Give all servers the same, and keep it over deployments.',
    code: 'SECRET_KEY_BASE=<the same on all servers>',
  },
  'session-flapping': {
    effort: 'easy',
    audience: 'backend',
    text: 'Rails encrypts the session cookie with a key made from secret_key_base. Give all servers the same.',
    code: 'SECRET_KEY_BASE=<the same on all servers>',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the session cookie across sites.',
    code: 'config.session_store :cookie_store, key: "<_app_session>", same_site: :none, secure: true',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'With rack-cors, name the origin and allow credentials.',
    code: 'Rails.application.config.middleware.insert_before 0, Rack::Cors do\n  allow do\n    origins "https://<page>"\n    resource "*", credentials: true, headers: ["Authorization", "Content-Type", "X-CSRF-Token"],\n      methods: [:get, :post, :put, :patch, :delete, :options]\n  end\nend',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'With rack-cors, allow the header in the resource.',
    code: 'resource "*", headers: ["Authorization", "Content-Type"], methods: [:get, :post, :options]',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'backend',
    text: 'Insert rack-cors before everything else: it answers preflights before Devise or Warden see them.',
    code: 'Rails.application.config.middleware.insert_before 0, Rack::Cors do',
  },
  'cors-hides-401': {
    effort: 'easy',
    audience: 'backend',
    text: 'Insert rack-cors before everything else: the 401 of Devise or Warden then carries the headers, too.',
    code: 'Rails.application.config.middleware.insert_before 0, Rack::Cors do',
  },
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'OmniAuth builds the address from the request. Let the proxy pass on Host and X-Forwarded-Proto, or set it.',
    code: 'OmniAuth.config.full_host = "https://<host>"',
  },
  'xhr-redirected-to-login': {
    effort: 'easy',
    audience: 'frontend',
    text: 'Devise redirects what it takes for a page and answers 401 to other formats: ask for JSON.',
    code: "headers: { Accept: 'application/json' }",
  },
  'rate-limited': {
    effort: 'easy',
    audience: 'backend',
    text: 'Look for rate_limit in the controller; the sign-in that Rails 8 generates allows ten attempts in three minutes. It counts in the cache store, by address.',
    code: 'rate_limit to: 10, within: 3.minutes, only: :create',
  },
};
