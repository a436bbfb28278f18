import type { StackFixes } from './stack.ts';

/**
 * PHP manual: Session runtime configuration, session_write_close, Session functions, HTTP
 * authentication with PHP.
 */
export const php: StackFixes = {
  'authorization-stripped-upstream': {
    effort: 'easy',
    audience: 'admin',
    text: 'As CGI or PHP-FPM behind Apache, PHP sees no Authorization unless Apache passes it on.',
    code: 'CGIPassAuth On',
  },
  'session-not-recognised': {
    effort: 'medium',
    audience: 'admin',
    text: 'Sessions are files of one server unless session.save_handler says otherwise. Share them, for example with the extension redis.',
    code: 'session.save_handler = redis\nsession.save_path = "tcp://<redis>:6379"',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'admin',
    text: 'Sessions are files of one server unless session.save_handler says otherwise. Share them, for example with the extension redis.',
    code: 'session.save_handler = redis\nsession.save_path = "tcp://<redis>:6379"',
  },
  'session-idle-expired': {
    effort: 'easy',
    audience: 'admin',
    text: 'PHP may clean up a session after 1440 seconds without use. Sites that share session.save_path share the shortest of these times.',
    code: 'session.gc_maxlifetime = 28800',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the session cookie across sites.',
    code: "session_set_cookie_params(['samesite' => 'None', 'secure' => true, 'httponly' => true]);\nsession_start();",
  },
  'cookie-samesite-none-insecure': {
    effort: 'easy',
    audience: 'admin',
    text: 'With SameSite=None, the session cookie needs Secure as well.',
    code: 'session.cookie_samesite = "None"\nsession.cookie_secure = 1',
  },
  'cookie-secure-from-insecure': {
    effort: 'easy',
    audience: 'admin',
    text: 'session.cookie_secure is on and the answer went over http: serve the sign-in over https only.',
  },
  'session-never-set': {
    effort: 'easy',
    audience: 'backend',
    text: 'session_start has to run before any output: after “headers already sent” no cookie is set. Look for that warning in the error log.',
    code: '<?php\nsession_start();',
  },
};
